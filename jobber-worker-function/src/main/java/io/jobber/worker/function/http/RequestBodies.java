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
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;

/**
 * Admission control for the bodies of requests: how many arrive at a time, and how many
 * bytes of them are held in sum, by those that arrive and by the calls that they have
 * become. When there is no room, the body that has been arriving for the longest time is
 * ended in favour of the new one, so that slow clients cannot keep out others. A body
 * takes no thread while it is waited for, unlike one that is read from a stream, so that
 * health checks are answered however many there are. Thread-safe; never blocks.
 */
final class RequestBodies {

	private final Set<RequestBody> arriving = new LinkedHashSet<>(); // oldest first

	private final Map<Object, Integer> reserved = new HashMap<>();

	private final int maxArriving;

	private final long maxBytes;

	private final Duration timeout;

	private long bytes; // the sum of those reserved

	/**
	 * Create an admission.
	 * @param maxArriving how many arrive at a time
	 * @param maxBytes that are held in sum
	 * @param timeout of each body, from its first byte to its last
	 */
	RequestBodies(int maxArriving, long maxBytes, Duration timeout) {
		this.maxArriving = maxArriving;
		this.maxBytes = maxBytes;
		this.timeout = timeout;
	}

	/**
	 * Read a body once Spring MVC waits for the result, and then hand it on. Whatever
	 * goes wrong before is the result.
	 * @param request the request
	 * @param maxLength larger bodies are refused
	 * @param limit what to say of that
	 * @param result the result of the request
	 * @param whole takes the body, on a thread of the container; must not block, and must
	 * release the body at the end of the call
	 */
	void read(HttpServletRequest request, int maxLength, String limit, DeferredResult<ResponseEntity<?>> result,
			Consumer<RequestBody> whole) {
		read(request, new RequestBody(this, result, maxLength, limit, request.getContentLengthLong(), whole));
	}

	/**
	 * Read a body and forget it, so that the client, which may still be sending, gets to
	 * see the refusal.
	 * @param request the request
	 * @param result the result of the request
	 * @param refusal the response
	 */
	void discard(HttpServletRequest request, DeferredResult<ResponseEntity<?>> result, ResponseEntity<?> refusal) {
		read(request, new RequestBody(this, result, refusal));
	}

	private void read(HttpServletRequest request, RequestBody body) {
		WebAsyncUtils.getAsyncManager(request)
			.registerDeferredResultInterceptor(RequestBody.class, new DeferredResultProcessingInterceptor() {

				// A body can be listened to as soon as the request is asynchronous.
				@Override
				public <T> void preProcess(NativeWebRequest web, DeferredResult<T> started) throws IOException {
					body.listen(request.getInputStream(), RequestBodies.this.timeout);
				}

			});
		enter(body);
	}

	private void enter(RequestBody body) {
		RequestBody oldest;
		synchronized (this) {
			oldest = (this.arriving.size() == this.maxArriving) ? removeOldestBut(body) : null;
			this.arriving.add(body);
		}
		if (oldest != null) {
			oldest.endForOthers();
		}
	}

	long maxBytes() {
		return this.maxBytes;
	}

	/**
	 * Ask for room.
	 * @param body the body
	 * @param count how many bytes
	 * @return whether the body may hold so many bytes more
	 */
	boolean reserve(RequestBody body, int count) {
		while (true) {
			RequestBody oldest;
			synchronized (this) {
				if (!this.arriving.contains(body)) {
					return false;
				}
				if (this.bytes + count <= this.maxBytes) {
					this.bytes += count;
					this.reserved.merge(body, count, Integer::sum);
					return true;
				}
				oldest = removeOldestBut(body);
			}
			if (oldest == null) {
				return false;
			}
			oldest.endForOthers();
		}
	}

	/**
	 * Take note that a body is whole, so that it is no longer ended for others.
	 * @param body the body
	 * @param length what it holds from now on, no more than before
	 * @return {@code false} if it was ended already
	 */
	synchronized boolean arrived(RequestBody body, int length) {
		if (!this.arriving.remove(body)) {
			return false;
		}
		free(body);
		this.bytes += length;
		this.reserved.put(body, length);
		return true;
	}

	/**
	 * Hold a result instead of a body.
	 * @param holder the body, or whatever has none
	 * @param length how many bytes the result holds
	 * @return whether there is room for it; if not, the holder has none any more
	 */
	boolean hold(Object holder, int length) {
		while (true) {
			RequestBody oldest;
			synchronized (this) {
				free(holder);
				if (this.bytes + length <= this.maxBytes) {
					this.bytes += length;
					this.reserved.put(holder, length);
					return true;
				}
				oldest = removeOldestBut(null);
			}
			if (oldest == null) {
				return false;
			}
			oldest.endForOthers();
		}
	}

	/**
	 * Give back all that a body or a result holds.
	 * @param holder the body, or the holder of the result
	 */
	synchronized void release(Object holder) {
		this.arriving.remove(holder);
		free(holder);
	}

	private @Nullable RequestBody removeOldestBut(@Nullable RequestBody body) {
		RequestBody oldest = this.arriving.stream().filter((other) -> other != body).findFirst().orElse(null);
		if (oldest != null) {
			release(oldest);
		}
		return oldest;
	}

	private void free(Object holder) {
		Integer held = this.reserved.remove(holder);
		this.bytes -= (held != null) ? held : 0;
	}

}
