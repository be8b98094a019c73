package io.jobber.worker.function.process;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what an invitation looks like, without the one that was given.
 */
final class InvalidInvitationFailureAnalyzer extends AbstractFailureAnalyzer<InvalidInvitationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidInvitationException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Set " + InvalidInvitationException.PROPERTY
						+ ", or the environment variable JOBBER_WORKER_INVITATION, "
						+ "to what a launcher writes: {\"address\":\"host:port\",\"token\":\"…\",\"slots\":16,"
						+ "\"lifetime\":\"PT15M\"}. Remove it if this application is no worker.",
				cause);
	}

}
