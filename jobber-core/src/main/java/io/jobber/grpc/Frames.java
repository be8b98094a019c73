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

package io.jobber.grpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.protobuf.ByteString;

import io.jobber.dispatch.Assignment;
import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.dispatch.WorkerInfo;
import io.jobber.proto.v1.Failure;
import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.Limits;
import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.Welcome;
import io.jobber.task.Payload;
import io.jobber.task.RemoteFailure;
import io.jobber.wire.PayloadAssembler;
import io.jobber.wire.PayloadBytes;
import io.jobber.worker.PlainText;

/**
 * Maps the dispatcher's types to frames of the wire and back. Payload bytes are wrapped,
 * not copied.
 */
final class Frames {

	private Frames() {
	}

	static Welcome welcome(StreamLimits limits, int protocol) {
		return Welcome.newBuilder()
			.setHeartbeatMs((int) Math.min(Integer.MAX_VALUE, limits.heartbeatInterval().toMillis()))
			.setLimits(Limits.newBuilder()
				.setMaxPayloadBytes(limits.maxPayloadBytes())
				.setMaxFrameBytes(limits.maxFrameBytes()))
			.setProtocol(protocol)
			.setReadsParts(true)
			.build();
	}

	static WorkerInfo info(Hello hello, boolean standing) {
		long remainingMillis = hello.getRemainingMs();
		// The wire's number is unsigned: a negative one here is beyond any lifetime.
		Duration lifetime = (remainingMillis < 0) ? Duration.ZERO : Duration.ofMillis(remainingMillis);
		return new WorkerInfo(hello.getWorkerId(), hello.getSlots(), Set.copyOf(hello.getFunctionsList()), lifetime,
				standing);
	}

	static Task task(Assignment assignment) {
		return task(assignment, 0, 0, PayloadBytes.wrap(assignment.task().payload().bytes()));
	}

	/**
	 * Map a task of whose payload only the rest is sent with it.
	 * @param assignment the task, as it was assigned
	 * @param waitedNanos how long ago it was assigned
	 * @param earlierBytes how much of its payload was sent before, in parts
	 * @param rest of its payload
	 * @return the message
	 */
	static Task task(Assignment assignment, long waitedNanos, int earlierBytes, ByteString rest) {
		io.jobber.task.Task task = assignment.task();
		Payload payload = task.payload();
		Task.Builder builder = Task.newBuilder()
			.setId(assignment.id())
			.setAttempt(assignment.attempt())
			.setFunction(task.function())
			.setContentType(payload.contentType())
			.setPayload(rest)
			.setEarlierBytes(earlierBytes)
			.setTimeoutMs(Math.max(1, assignment.remaining().minusNanos(waitedNanos).toMillis()));
		if (!payload.headers().isEmpty()) {
			builder.putAllHeaders(payload.headers());
		}
		return builder.build();
	}

	static long tasksRead(Heartbeat heartbeat) {
		return heartbeat.hasTasksRead() ? heartbeat.getTasksRead() : -1;
	}

	/**
	 * Map results.
	 * @param results the results
	 * @param parts what has come of the payload of one of them
	 * @param maxPayloadBytes the limit of a payload
	 * @return the results
	 * @throws IllegalArgumentException if that does not fit
	 */
	static List<TaskResult> results(List<Result> results, PayloadAssembler parts, long maxPayloadBytes) {
		List<TaskResult> mapped = new ArrayList<>(results.size());
		for (Result result : results) {
			mapped.add(result(result, parts, maxPayloadBytes));
		}
		return mapped;
	}

	private static TaskResult result(Result result, PayloadAssembler parts, long maxPayloadBytes) {
		long id = result.getTaskId();
		int attempt = result.getAttempt();
		ByteString payload = parts.complete(id, attempt, result.getEarlierBytes(), result.getPayload());
		if (payload == null || payload.size() > maxPayloadBytes) {
			long size = result.getEarlierBytes() + result.getPayload().size();
			return new TaskResult.Nack(id, attempt, NackReason.TOO_LARGE,
					"its result has " + size + " bytes, the limit is " + maxPayloadBytes);
		}
		return switch (result.getOutcomeCase()) {
			case PAYLOAD -> success(result, payload);
			case FAILURE -> new TaskResult.Failure(id, attempt, failure(result.getFailure()));
			case NACK -> new TaskResult.Nack(id, attempt, reason(result.getNack()),
					PlainText.line(result.getNack().getMessage(), PlainText.MAX_MESSAGE_CHARS));
			case CANCELLED -> new TaskResult.Cancelled(id, attempt);
			case OUTCOME_NOT_SET -> new TaskResult.Failure(id, attempt, "jobber.v1.Result",
					"the worker answered without an outcome that this application knows");
		};
	}

	private static TaskResult success(Result result, ByteString bytes) {
		// The map of a message that has none is made anew each time.
		Map<String, String> headers = (result.getHeadersCount() > 0) ? result.getHeadersMap() : Map.of();
		int headerChars = PlainText.headerChars(result.getContentType(), headers);
		if (headerChars > PlainText.MAX_HEADER_CHARS) {
			return new TaskResult.Nack(result.getTaskId(), result.getAttempt(), NackReason.TOO_LARGE,
					"the headers and the content type of its result have " + headerChars + " characters, the limit is "
							+ PlainText.MAX_HEADER_CHARS);
		}
		Payload payload = Payload.of(PlainText.line(result.getContentType(), PlainText.MAX_HEADER_CHARS),
				PayloadBytes.unwrap(bytes));
		return new TaskResult.Success(result.getTaskId(), result.getAttempt(),
				headers.isEmpty() ? payload : payload.withHeaders(headers));
	}

	private static RemoteFailure failure(Failure failure) {
		RemoteFailure cause = null;
		for (int i = Math.min(PlainText.MAX_CAUSES, failure.getCausesCount()) - 1; i >= 0; i--) {
			Failure.Cause told = failure.getCauses(i);
			cause = new RemoteFailure(PlainText.line(told.getType(), PlainText.MAX_TYPE_CHARS),
					PlainText.line(told.getMessage(), PlainText.MAX_CAUSE_CHARS), cause, null);
		}
		String stackTrace = PlainText.lines(failure.getStackTrace(), PlainText.MAX_STACK_TRACE_CHARS);
		return new RemoteFailure(PlainText.line(failure.getType(), PlainText.MAX_TYPE_CHARS),
				PlainText.line(failure.getMessage(), PlainText.MAX_MESSAGE_CHARS), cause,
				stackTrace.isBlank() ? null : stackTrace);
	}

	private static NackReason reason(Nack nack) {
		return switch (nack.getReason()) {
			case DRAINING -> NackReason.DRAINING;
			case UNKNOWN_FUNCTION -> NackReason.UNKNOWN_FUNCTION;
			case TOO_LARGE -> NackReason.TOO_LARGE;
			// A reason of a later protocol: the task did not run, so another worker may
			// try.
			case BUSY, REASON_UNSPECIFIED, UNRECOGNIZED -> NackReason.BUSY;
		};
	}

}
