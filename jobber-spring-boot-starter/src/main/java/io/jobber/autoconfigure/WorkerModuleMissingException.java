package io.jobber.autoconfigure;

/**
 * A process was launched as a worker that cannot be one.
 */
@SuppressWarnings("serial") // never serialized
final class WorkerModuleMissingException extends RuntimeException {

	WorkerModuleMissingException() {
		super("This process was launched as a worker (JOBBER_WORKER_INVITATION, jobber.worker.only), but "
				+ "jobber-worker-function is not on its class path");
	}

}
