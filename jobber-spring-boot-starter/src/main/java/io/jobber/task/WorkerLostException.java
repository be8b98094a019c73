package io.jobber.task;

/**
 * The worker that held a task was lost. The task may have run, wholly or in part, and is
 * not tried again, because it was not marked idempotent or has no attempt left.
 */
public class WorkerLostException extends JobberException {

	private static final long serialVersionUID = 1L;

	private final String workerId;

	public WorkerLostException(String function, String workerId, String cause, String advice) {
		super("Worker " + workerId + " did not finish function '" + function + "', which may have run: " + cause + " ("
				+ advice + ")");
		this.workerId = workerId;
	}

	public String getWorkerId() {
		return this.workerId;
	}

}
