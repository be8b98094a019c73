/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.jobber.worker.function.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * The body of one request, read as it arrives. It ends once: handed on whole, or with a
 * refusal as the result of the request. A refusal that is known while the client is still
 * sending waits until the rest was read and discarded, for otherwise the client would
 * find its connection broken, and no answer. Threads: the container's, one at a time;
 * besides, the timer and other bodies may end it.
 */
final class RequestBody implements ReadListener {

	private static final int FIRST_CHUNK = 1024;

	private static final int CHUNK = 16 * 1024;

	// As much as Tomcat reads of a body that nothing has read.
	private static final long MAX_DISCARDED = 2 * 1024 * 1024;

	// What is discarded; written by any thread and read by none.
	private static final byte[] DISCARDED = new byte[CHUNK];

	private final AtomicBoolean ended = new AtomicBoolean();

	private final Deque<byte[]> chunks = new ArrayDeque<>(); // the container's thread

	private final RequestBodies bodies;

	private final DeferredResult<ResponseEntity<?>> result;

	private final Consumer<RequestBody> whole;

	private final int maxLength;

	private final String limit;

	private final long expectedLength;

	private int length; // these are the container's thread's, too

	private int room; // in the last chunk

	private long discarded;

	private byte[] bytes = new byte[0];

	private @Nullable ServletInputStream input;

	// Written before a body is listened to.
	private volatile @Nullable Disposable deadline;

	private volatile @Nullable ResponseEntity<?> refusal;

	/**
	 * Create a body.
	 * @param bodies bounds what all bodies hold
	 * @param result of the request, if the body is refused
	 * @param maxLength larger ones are refused
	 * @param limit what to say of that
	 * @param declaredLength negative if it is not known
	 * @param whole takes the body when it is whole
	 */
	RequestBody(RequestBodies bodies, DeferredResult<ResponseEntity<?>> result, int maxLength, String limit,
			long declaredLength, Consumer<RequestBody> whole) {
		this.bodies = bodies;
		this.result = result;
		this.maxLength = maxLength;
		this.limit = limit;
		this.expectedLength = (declaredLength >= 0) ? declaredLength : maxLength;
		this.whole = whole;
		this.refusal = (declaredLength > maxLength) ? tooLarge() : null;
	}

	/**
	 * Create a body that is refused whatever it is.
	 * @param bodies bounds what all bodies hold
	 * @param result the result of the request
	 * @param refusal the response
	 */
	RequestBody(RequestBodies bodies, DeferredResult<ResponseEntity<?>> result, ResponseEntity<?> refusal) {
		this(bodies, result, 0, "", -1, (body) -> {
		});
		this.refusal = refusal;
	}

	/**
	 * The bytes of a body that is whole.
	 * @return the bytes
	 */
	byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Give back the room that the bytes take.
	 */
	void release() {
		this.bodies.release(this);
	}

	/**
	 * Begin to read.
	 * @param input where the body comes from
	 * @param timeout how long the whole body may take
	 */
	void listen(ServletInputStream input, Duration timeout) {
		this.input = input;
		this.deadline = Schedulers.parallel().schedule(() -> late(timeout), timeout.toMillis(), TimeUnit.MILLISECONDS);
		input.setReadListener(this);
	}

	@Override
	public void onDataAvailable() throws IOException {
		ServletInputStream in = Objects.requireNonNull(this.input);
		while (!this.ended.get() && in.isReady()) {
			int read = (this.refusal == null && hasRoom()) ? keep(in) : discard(in);
			if (read < 0) {
				return;
			}
		}
	}

	@Override
	public void onAllDataRead() {
		if (this.refusal == null && !join()) {
			this.refusal = noRoom();
		}
		ResponseEntity<?> refused = this.refusal;
		if (refused != null) {
			refuse(refused);
		}
		else if (this.bodies.arrived(this, this.bytes.length) && end()) {
			this.whole.accept(this);
		}
	}

	@Override
	public void onError(Throwable failure) {
		refuse(HttpTaskCallback.problem(HttpStatus.REQUEST_TIMEOUT,
				"The rest of the payload does not arrive: " + failure, null));
	}

	/**
	 * End in favour of others.
	 */
	void endForOthers() {
		refuse(HttpTaskCallback.problem(HttpStatus.SERVICE_UNAVAILABLE,
				"There is no room for more payloads, and this one has been arriving for the longest time", null));
	}

	private void late(Duration timeout) {
		ResponseEntity<?> refused = this.refusal;
		refuse((refused != null) ? refused : HttpTaskCallback.problem(HttpStatus.REQUEST_TIMEOUT,
				"The payload has not arrived within " + timeout.toMillis() + " ms (jobber.worker.http.payload-timeout)",
				null));
	}

	private boolean hasRoom() {
		int next = (int) Math.min((this.length == 0) ? FIRST_CHUNK : CHUNK, this.expectedLength - this.length);
		if (this.room > 0 || next == 0) {
			return this.room > 0;
		}
		if (!this.bodies.reserve(this, next)) {
			this.refusal = noRoom();
			this.chunks.clear();
			return false;
		}
		this.chunks.add(new byte[next]);
		this.room = next;
		return true;
	}

	private int keep(ServletInputStream in) throws IOException {
		byte[] chunk = this.chunks.getLast();
		int read = in.read(chunk, chunk.length - this.room, this.room);
		this.room -= Math.max(read, 0);
		this.length += Math.max(read, 0);
		return read;
	}

	private int discard(ServletInputStream in) throws IOException {
		int read = in.read(DISCARDED);
		if (read > 0 && this.refusal == null) {
			this.refusal = tooLarge();
			this.chunks.clear();
		}
		this.discarded += Math.max(read, 0);
		ResponseEntity<?> refused = this.refusal;
		if (refused != null && this.discarded > MAX_DISCARDED) {
			refuse(refused);
		}
		return read;
	}

	// Both the chunks and the whole take room for a moment.
	private boolean join() {
		if (this.chunks.size() == 1 && this.room == 0) {
			this.bytes = this.chunks.getFirst();
			return true;
		}
		if (!this.bodies.reserve(this, this.length)) {
			return false;
		}
		ByteBuffer joined = ByteBuffer.allocate(this.length);
		this.chunks.forEach((chunk) -> joined.put(chunk, 0, Math.min(chunk.length, joined.remaining())));
		this.chunks.clear();
		this.bytes = joined.array();
		return true;
	}

	private void refuse(ResponseEntity<?> problem) {
		this.bodies.release(this);
		if (end()) {
			this.result.setResult(problem);
		}
	}

	private boolean end() {
		Disposable timer = this.deadline;
		if (timer != null) {
			timer.dispose();
		}
		return this.ended.compareAndSet(false, true);
	}

	private ResponseEntity<?> tooLarge() {
		return HttpTaskCallback.problem(HttpStatus.CONTENT_TOO_LARGE,
				"The payload is over " + this.maxLength + " bytes" + this.limit, null);
	}

	private ResponseEntity<?> noRoom() {
		return HttpTaskCallback.problem(HttpStatus.SERVICE_UNAVAILABLE,
				"There is no room for this payload: the calls that are running hold most of " + this.bodies.maxBytes()
						+ " bytes, which is a quarter of the heap",
				null);
	}

}
