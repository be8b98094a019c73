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

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.contract.DispatchProto;
import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Result;
import io.jobber.wire.PayloadAssembler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code dispatch.proto} says of joining and of answers.
 */
class DispatchProtoTests {

	@Test
	void saysHowLongTheDispatcherWaitsForHello() {
		assertThat(DispatchProto.text()).contains("Its first frame is Hello, with the token, within "
				+ JoinService.HELLO_TIMEOUT.toSeconds() + " s: then the call ends with DEADLINE_EXCEEDED");
	}

	@Test
	void saysHowMuchMayComeBeforeWelcome() {
		assertThat(DispatchProto.text())
			.contains("sends more than " + CallEnd.MAX_HELLO_BYTES / 1024 + " KB before its Welcome is refused")
			.contains("more than " + JoinService.MAX_STRANGERS + " calls have sent no Hello");
	}

	@Test
	void saysHowManySlotsAWorkerThatStandsMayOffer() {
		assertThat(DispatchProto.text())
			.contains("With a join token " + DispatchProto.number(Admission.MOST_STANDING_SLOTS) + " at most")
			.contains("It offers as many slots as it likes, " + DispatchProto.number(Admission.MOST_STANDING_SLOTS)
					+ " at most");
	}

	@Test
	void saysWhichVersionsThereAre() {
		assertThat(DispatchProto.text()).contains("the protocol has one version so far, " + Admission.PROTOCOL + ".");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 99 })
	void reasonOfALaterVersionIsReadAsBusy(int reason) {
		assertThat(DispatchProto.text()).contains("No reason, or one of a later version, which is read as BUSY");

		TaskResult result = result(
				Result.newBuilder().setNack(Nack.newBuilder().setReasonValue(reason).setMessage("later")).build());

		assertThat(result).isInstanceOfSatisfying(TaskResult.Nack.class,
				(nack) -> assertThat(nack.reason()).isEqualTo(NackReason.BUSY));
	}

	@Test
	void outcomeOfALaterVersionFailsTheTask() {
		assertThat(DispatchProto.text())
			.contains("One without an outcome, or with an outcome of a later version, fails the task");

		assertThat(result(Result.getDefaultInstance())).isInstanceOf(TaskResult.Failure.class);
	}

	@Test
	void resultOverTheLimitIsReadAsTooLarge() {
		TaskResult result = result(Result.newBuilder().setPayload(ByteString.copyFrom(new byte[1001])).build());

		assertThat(result).isInstanceOfSatisfying(TaskResult.Nack.class,
				(nack) -> assertThat(nack.reason()).isEqualTo(NackReason.TOO_LARGE));
	}

	private static TaskResult result(Result result) {
		return Frames.results(List.of(result), new PayloadAssembler(), 1000).get(0);
	}

}
