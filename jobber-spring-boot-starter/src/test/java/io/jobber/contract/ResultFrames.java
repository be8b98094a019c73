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
