package io.jobber.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.jobber.scheduler.lambda.LambdaSetupException;

/**
 * Says what is wrong with the function that workers were to run on, and what to do.
 */
final class LambdaSetupFailureAnalyzer extends AbstractFailureAnalyzer<LambdaSetupException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, LambdaSetupException cause) {
		return new FailureAnalysis(cause.getDescription(), cause.getAction(), cause);
	}

}
