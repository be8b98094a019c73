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

package io.jobber.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import io.jobber.proto.v1.Cancelled;
import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Task;
import io.jobber.wire.PayloadBytes;

/**
 * One task from its arrival to its answer. Any thread may answer it and any thread may
 * cancel it, in any order: the first answer goes to the outbox, and the handler's
 * {@link Cancellation} is called at most once, even if the task is cancelled before the
 * handler has returned it.
 */
final class InFlightTask implements TaskCallback {

	private static final Logger log = LoggerFactory.getLogger(InFlightTask.class);

	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final Cancellation CANCELLED = () -> {
	};

	private final Key key;

	private final Task task;

	private final Map<String, String> headers; // protobuf makes a new map for each look

	private final Outbox outbox;

	private final FailureWriter failures;

	private final long arrivalNanos;

	// Null until the handler has returned it, CANCELLED from the first cancel() on.
	private final AtomicReference<@Nullable Cancellation> cancellation = new AtomicReference<>();

	private final AtomicBoolean answered = new AtomicBoolean();

	private volatile long cancelNanos; // 0 until it is cancelled

	private boolean warned; // the worker's timer thread

	// Written once, before the task enters the outbox; read by the outbox.
	private @Nullable Result answer;

	InFlightTask(Task task, long arrivalNanos, Outbox outbox, FailureWriter failures) {
		this.key = new Key(task.getId(), task.getAttempt());
		this.task = task;
		this.headers = task.getHeadersMap();
		this.arrivalNanos = arrivalNanos;
		this.outbox = outbox;
		this.failures = failures;
	}

	Key key() {
		return this.key;
	}

	/**
	 * How many characters go along with its payload.
	 * @return the number of characters
	 */
	int headerChars() {
		return this.task.getFunction().length() + PlainText.headerChars(this.task.getContentType(), this.headers);
	}

	void start(TaskHandler handler) {
		try {
			Cancellation started = handler.handle(request(), this);
			if (!this.cancellation.compareAndSet(null, started)) {
				cancel(started);
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	void cancel() {
		if (this.answered.get()) {
			// Its answer is on its way, which takes a while if it is large.
			return;
		}
		if (this.cancelNanos == 0) {
			this.cancelNanos = System.nanoTime() | 1;
		}
		Cancellation started = this.cancellation.getAndSet(CANCELLED);
		if (started != null) {
			cancel(started);
		}
	}

	/**
	 * Warn once if the task runs on though it was cancelled a while ago.
	 * @param nowNanos the current time in nanoseconds
	 */
	void warnIfCancelIgnored(long nowNanos) {
		long since = this.cancelNanos;
		if (since != 0 && !this.warned && !this.answered.get() && nowNanos - since > PATIENCE_NANOS) {
			this.warned = true;
			log.warn(
					"Task {} still runs {} s after it was cancelled, and keeps its slot: function '{}' should heed "
							+ "the interruption of its thread, or the cancellation of its Mono",
					this.task.getId(), TimeUnit.NANOSECONDS.toSeconds(nowNanos - since),
					PlainText.line(this.task.getFunction(), PlainText.MAX_LOGGED_CHARS));
		}
	}

	boolean endsWithin(Lifetime lifetime) {
		return lifetime.lasts(this.arrivalNanos, this.task.getTimeoutMs());
	}

	boolean isOverdue(long nowNanos) {
		long timeoutMillis = this.task.getTimeoutMs();
		return timeoutMillis > 0 && nowNanos - this.arrivalNanos > TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
	}

	/**
	 * The answer of a task that has entered the outbox.
	 * @return the answer
	 */
	Result answer() {
		return Objects.requireNonNull(this.answer, "the task is not answered");
	}

	void refuse(Nack.Reason reason, String message) {
		if (claim()) {
			send(nack(reason, message));
		}
	}

	@Override
	public void succeeded(String contentType, Map<String, String> headers, byte[] payload) {
		if (claim()) {
			send(success(contentType, headers, payload));
		}
	}

	@Override
	public void failed(Throwable failure) {
		if (claim()) {
			send(failure(Objects.requireNonNullElseGet(failure, NullPointerException::new)));
		}
	}

	@Override
	public void cancelled() {
		if (claim()) {
			send(result().setCancelled(Cancelled.getDefaultInstance()).build());
		}
	}

	private boolean claim() {
		return this.answered.compareAndSet(false, true);
	}

	private void send(Result outcome) {
		long frameBytes = Outbox.frameBytes(outcome);
		Result result = (frameBytes <= this.outbox.maxFrameBytes()) ? outcome
				: nack(Nack.Reason.TOO_LARGE, "The answer needs a frame of " + frameBytes
						+ " bytes, larger than the limit of " + this.outbox.maxFrameBytes() + " bytes");
		if (log.isDebugEnabled()) {
			log.debug("Task {} attempt {} ended after {} us: {}", result.getTaskId(), result.getAttempt(),
					result.getRunMicros(), result.getOutcomeCase());
		}
		this.answer = result;
		this.outbox.add(this);
	}

	private Result success(String contentType, Map<String, String> headers, byte[] payload) {
		try {
			if (payload.length > this.outbox.maxPayloadBytes()) {
				return nack(Nack.Reason.TOO_LARGE, "The result of " + payload.length
						+ " bytes is larger than the limit of " + this.outbox.maxPayloadBytes() + " bytes");
			}
			int headerChars = PlainText.headerChars(contentType, headers);
			if (headerChars > PlainText.MAX_HEADER_CHARS) {
				return nack(Nack.Reason.TOO_LARGE, "The headers and the content type of the result have " + headerChars
						+ " characters, the limit is " + PlainText.MAX_HEADER_CHARS);
			}
			Result.Builder result = result().setPayload(PayloadBytes.wrap(payload)).setContentType(contentType);
			// Most have none, and an empty map of protobuf's is not free.
			if (!headers.isEmpty()) {
				result.putAllHeaders(headers);
			}
			return result.build();
		}
		catch (NullPointerException ex) {
			// A null from the handler fails its task; else the task would get no answer.
			return failure(ex);
		}
	}

	private Result failure(Throwable thrown) {
		Throwable failure = WrappedFailure.unwrap(thrown);
		if (failure instanceof UnknownFunctionException) {
			return nack(Nack.Reason.UNKNOWN_FUNCTION, FailureWriter.message(failure));
		}
		log(thrown);
		Result result = result().setFailure(this.failures.write(failure)).build();
		return (Outbox.frameBytes(result) <= this.outbox.maxFrameBytes()) ? result
				: result().setFailure(FailureWriter.shortFailure(failure)).build();
	}

	private void log(Throwable thrown) {
		// The failure of a cancelled task is expected.
		Level level = (this.cancelNanos == 0) ? Level.WARN : Level.DEBUG;
		String function = PlainText.line(this.task.getFunction(), PlainText.MAX_LOGGED_CHARS);
		try {
			log.atLevel(level)
				.setCause(thrown)
				.log("Function '{}' failed: task {}, attempt {}", function, this.key.id(), this.key.attempt());
		}
		catch (RuntimeException | Error ex) {
			// Its message or trace cannot be had, which must not cost the answer.
			log.atLevel(level)
				.log("Function '{}' failed: task {}, attempt {}, with a {} that cannot be logged", function,
						this.key.id(), this.key.attempt(), thrown.getClass().getName());
		}
	}

	private Result nack(Nack.Reason reason, String message) {
		return result().setNack(
				Nack.newBuilder().setReason(reason).setMessage(PlainText.line(message, PlainText.MAX_MESSAGE_CHARS)))
			.build();
	}

	private Result.Builder result() {
		return Result.newBuilder()
			.setTaskId(this.task.getId())
			.setAttempt(this.task.getAttempt())
			.setRunMicros(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - this.arrivalNanos));
	}

	private TaskRequest request() {
		return new TaskRequest(this.task.getId(), this.task.getAttempt(), this.task.getFunction(),
				this.task.getContentType(), this.headers, PayloadBytes.unwrap(this.task.getPayload()),
				Duration.ofMillis(this.task.getTimeoutMs()));
	}

	private void cancel(Cancellation started) {
		try {
			started.cancel();
		}
		catch (RuntimeException ex) {
			log.warn("Task {} attempt {} could not be cancelled", this.task.getId(), this.task.getAttempt(), ex);
		}
	}

	/**
	 * What names an answer.
	 *
	 * @param id the task's id
	 * @param attempt 1 for the first attempt
	 */
	record Key(long id, int attempt) {

	}

}
