package io.jobber.scheduler;

import java.util.concurrent.CompletionStage;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

/**
 * Starts workers on one platform. Implementations MUST be thread-safe.
 */
@FunctionalInterface
public interface WorkerLauncher {

	/**
	 * Ask the platform to start one worker that joins with {@code invitation}. Called on
	 * the scheduler's thread, so it MUST NOT block.
	 * @param invitation where and how to join; its token is good for one join
	 * @return completes with the worker's report when its run has ended, or never if the
	 * platform does not tell; completes exceptionally, best with a
	 * {@link LaunchException}, if the platform refused or the run went wrong, which backs
	 * off further launches
	 */
	CompletionStage<WorkReport> launch(Invitation invitation);

	/**
	 * Whether workers run on other hosts, so that they cannot dial a loopback address.
	 * @return whether they do
	 */
	default boolean isRemote() {
		return true;
	}

}
