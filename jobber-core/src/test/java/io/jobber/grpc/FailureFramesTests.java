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

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.jobber.dispatch.TaskResult;
import io.jobber.proto.v1.Failure;
import io.jobber.proto.v1.Failure.Cause;
import io.jobber.proto.v1.Result;
import io.jobber.task.RemoteCause;
import io.jobber.task.RemoteFailure;
import io.jobber.task.TaskFailedException;
import io.jobber.wire.PayloadAssembler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Frames} make of a function's failure.
 */
class FailureFramesTests {

	@Test
	void causesBecomeThoseOfTheCallersException() {
		TaskFailedException failure = exception(Failure.newBuilder()
			.setType("x.NoPrice")
			.setMessage("no price")
			.addCauses(Cause.newBuilder().setType("x.Disk").setMessage("disk"))
			.addCauses(Cause.newBuilder().setType("x.Head")));

		assertThat(failure).hasMessage("Function 'quote' failed with x.NoPrice: no price");
		assertThat(causes(failure)).extracting(RemoteCause::getRemoteType).containsExactly("x.Disk", "x.Head");
		assertThat(causes(failure)).extracting(RemoteCause::getRemoteMessage).containsExactly("disk", "");
		assertThat(causes(failure)).extracting(RemoteCause::getMessage).containsExactly("x.Disk: disk", "x.Head");
		assertThat(failure.getRemoteStackTrace()).isNull();
		assertThat(failure).hasNoSuppressedExceptions();
	}

	@Test
	void workerOfAnEarlierVersionTellsTypeAndMessageAlone() {
		TaskFailedException failure = exception(Failure.newBuilder().setType("x.NoPrice").setMessage("no price"));

		assertThat(failure.getRemoteType()).isEqualTo("x.NoPrice");
		assertThat(failure.getRemoteMessage()).isEqualTo("no price");
		assertThat(failure).hasNoCause();
		assertThat(failure.getRemoteStackTrace()).isNull();
	}

	@Test
	void stackTraceIsLoggedWithTheCallersException() {
		String text = "x.NoPrice: no price\n\tat x.Prices.find(Prices.java:7)\n";

		TaskFailedException failure = exception(Failure.newBuilder().setType("x.NoPrice").setStackTrace(text));

		assertThat(failure.getRemoteStackTrace()).isEqualTo(text);
		assertThat(failure).hasStackTraceContaining("RemoteStackTrace: x.NoPrice: no price\n\t\tat x.Prices.find");
	}

	@Test
	void failureWithoutAMessageIsToldByItsType() {
		assertThat(exception(Failure.newBuilder().setType("x.NoPrice")))
			.hasMessage("Function 'quote' failed with x.NoPrice");
	}

	@Test
	void stackTraceOfTheNetworkThreadDoesNotHideWhatMatters() {
		assertThat(exception(Failure.newBuilder().setType("x.NoPrice")).getStackTrace()).isEmpty();
	}

	@Test
	void stackTraceForgesNoLineOfALogAndControlsNoTerminal() {
		TaskFailedException failure = exception(
				Failure.newBuilder().setType("x.Y").setStackTrace("x.Y\r\n22:00 INFO All is well\u001b[2J"));

		assertThat(failure.getRemoteStackTrace()).isEqualTo("x.Y \n22:00 INFO All is well [2J");
		assertThat(failure).hasStackTraceContaining("\n\t22:00 INFO All is well [2J");
	}

	@Test
	void whatIsOverTheLimitsIsCut() {
		Cause large = Cause.newBuilder().setType("t".repeat(3_000_000)).setMessage("m".repeat(3_000_000)).build();

		TaskFailedException failure = exception(Failure.newBuilder()
			.addAllCauses(Stream.generate(() -> large).limit(20).toList())
			.setStackTrace("s".repeat(3_000_000)));

		assertThat(causes(failure)).hasSize(8)
			.allSatisfy((cause) -> assertThat(cause.getRemoteType()).hasSize(515).endsWith("t..."))
			.allSatisfy((cause) -> assertThat(cause.getRemoteMessage()).hasSize(1027).endsWith("m..."));
		assertThat(failure.getRemoteStackTrace()).hasSize(16_387).endsWith("s...");
	}

	private static List<RemoteCause> causes(TaskFailedException failure) {
		return Stream.iterate(failure.getCause(), (cause) -> cause != null, Throwable::getCause)
			.map(RemoteCause.class::cast)
			.toList();
	}

	private static TaskFailedException exception(Failure.Builder failure) {
		Result result = Result.newBuilder().setTaskId(1).setAttempt(1).setFailure(failure).build();
		List<TaskResult> mapped = Frames.results(List.of(result), new PayloadAssembler(), 100);
		RemoteFailure told = ((TaskResult.Failure) mapped.get(0)).failure();
		return TaskFailedException.of("quote", told);
	}

}
