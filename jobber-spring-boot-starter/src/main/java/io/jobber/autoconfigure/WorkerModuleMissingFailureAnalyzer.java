package io.jobber.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what a worker lacks.
 */
final class WorkerModuleMissingFailureAnalyzer extends AbstractFailureAnalyzer<WorkerModuleMissingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, WorkerModuleMissingException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Add io.jobber:jobber-worker-function to the dependencies of the application, or have the application "
						+ "that launches it run another program (process.command of its scheduler).",
				cause);
	}

}
