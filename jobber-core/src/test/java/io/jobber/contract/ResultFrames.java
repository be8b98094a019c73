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

package io.jobber.contract;

import java.util.List;

import com.google.protobuf.ByteString;

import io.jobber.dispatch.TaskResult;
import io.jobber.proto.v1.Cancelled;
import io.jobber.proto.v1.Failure;
import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Results;

/**
 * The answers of a worker, as it puts them on the wire.
 */
final class ResultFrames {

	private ResultFrames() {
	}

	static Results results(List<TaskResult> results) {
		Results.Builder frame = Results.newBuilder();
		results.forEach((result) -> frame.addResults(result(result)));
		return frame.build();
	}

	private static Result result(TaskResult result) {
		Result.Builder frame = Result.newBuilder().setTaskId(result.id()).setAttempt(result.attempt());
		if (result instanceof TaskResult.Success success) {
			frame.setPayload(ByteString.copyFrom(success.payload().bytes()))
				.setContentType(success.payload().contentType());
		}
		else if (result instanceof TaskResult.Failure failure) {
			frame.setFailure(
					Failure.newBuilder().setType(failure.failure().type()).setMessage(failure.failure().message()));
		}
		else if (result instanceof TaskResult.Nack nack) {
			frame.setNack(
					Nack.newBuilder().setReason(Nack.Reason.valueOf(nack.reason().name())).setMessage(nack.message()));
		}
		else {
			frame.setCancelled(Cancelled.getDefaultInstance());
		}
		return frame.build();
	}

}
