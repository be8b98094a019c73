package io.jobber.task;

/**
 * The worker that held a task was lost. The task may have run, wholly or in part, and is
 * not tried again because it was not marked idempotent.
 */
public class WorkerLostException extends JobberException {

	private static final long serialVersionUID = 1L;

	private final String workerId;

	public WorkerLostException(String function, String workerId, String cause) {
		super("Worker " + workerId + " did not finish function '" + function + "', which may have run: " + cause
				+ " (mark the task idempotent to have it tried again)");
		this.workerId = workerId;
	}

	public String getWorkerId() {
		return this.workerId;
	}

}
