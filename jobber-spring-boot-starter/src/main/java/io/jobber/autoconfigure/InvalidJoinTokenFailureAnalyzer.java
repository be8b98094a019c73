package io.jobber.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.jobber.scheduler.JoinToken;

/**
 * Says what a join token looks like, without the one that was given.
 */
final class InvalidJoinTokenFailureAnalyzer extends AbstractFailureAnalyzer<InvalidJoinTokenException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidJoinTokenException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Set " + cause.getProperty() + " to a secret of " + JoinToken.MIN_LENGTH
						+ " characters or more that no other pool has, such as the output of "
						+ "'openssl rand -base64 24'.",
				cause);
	}

}
