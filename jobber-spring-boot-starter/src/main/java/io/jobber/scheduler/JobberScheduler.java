package io.jobber.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * Decides when to launch and to drain workers. A bean of this type replaces the built-in
 * one. All methods are called on one thread, never two at once; one call may stand for
 * many tasks, and the demand is that of the call's time, so nobody needs to count. If a
 * method throws, present workers go on serving.
 */
public interface JobberScheduler {

	/**
	 * Tasks were queued.
	 * @param demand what there is to do and who is there to do it
	 */
	void inbound(Demand demand);

	/**
	 * Tasks ended, or workers joined or left. Also called once a second when nothing
	 * happens, so that time itself can be acted upon.
	 * @param demand what there is to do and who is there to do it
	 */
	void done(Demand demand);

	/**
	 * Tasks ran out of time.
	 * @param demand what there is to do and who is there to do it
	 */
	void timedOut(Demand demand);

	/**
	 * Why workers that are wanted are not there, for the errors of callers that wait for
	 * one.
	 * @return a sentence, or {@code null} if there is nothing to tell
	 */
	default @Nullable String trouble() {
		return null;
	}

	/**
	 * What callers that wait for a worker are told of workers to come: trouble, or what
	 * limits or delays them though all is well.
	 * @return words, or {@code null} if there is nothing to tell
	 */
	default @Nullable String prospect() {
		return trouble();
	}

}
