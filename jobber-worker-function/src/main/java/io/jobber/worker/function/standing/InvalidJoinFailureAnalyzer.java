package io.jobber.worker.function.standing;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what a standing worker needs, without the token that was given.
 */
final class InvalidJoinFailureAnalyzer extends AbstractFailureAnalyzer<InvalidJoinException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidJoinException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Set jobber.worker.join to where workers dial the application, and jobber.worker.token to its "
						+ "jobber.scheduler.join-token, or that of one of its pools (JOBBER_WORKER_JOIN and JOBBER_WORKER_TOKEN in the environment). "
						+ "Remove both if this application is no worker.",
				cause);
	}

}
