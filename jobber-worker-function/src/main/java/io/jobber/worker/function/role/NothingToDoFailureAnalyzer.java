package io.jobber.worker.function.role;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what a worker can be told to do.
 */
final class NothingToDoFailureAnalyzer extends AbstractFailureAnalyzer<NothingToDoException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NothingToDoException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Start it with --server.port=7050 to serve its functions over HTTP (an application of other kind than "
						+ "JobberWorkerApplication: with --jobber.worker.http.functions=true), with "
						+ "--jobber.worker.join=host:port or an invitation in JOBBER_WORKER_INVITATION to join "
						+ "an application, or with --info to see what is in it.",
				cause);
	}

}
