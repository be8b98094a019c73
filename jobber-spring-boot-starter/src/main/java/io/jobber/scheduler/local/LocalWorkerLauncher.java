package io.jobber.scheduler.local;

import java.util.concurrent.CompletionStage;

import io.jobber.scheduler.WorkerLauncher;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;
import io.jobber.worker.Worker;

/**
 * Launches workers in the application's own JVM. They join through the real gRPC port, so
 * that nothing but their place differs from workers elsewhere.
 */
public final class LocalWorkerLauncher implements WorkerLauncher, AutoCloseable {

	private final Worker worker;

	/**
	 * Create a launcher.
	 * @param handler runs the tasks of all its workers
	 */
	public LocalWorkerLauncher(TaskHandler handler) {
		this.worker = new Worker(handler);
	}

	@Override
	public CompletionStage<WorkReport> launch(Invitation invitation) {
		return this.worker.join(invitation).report();
	}

	@Override
	public boolean isRemote() {
		return false;
	}

	/**
	 * End all workers at once.
	 */
	@Override
	public void close() {
		this.worker.close();
	}

}
