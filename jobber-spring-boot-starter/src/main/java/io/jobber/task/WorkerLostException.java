package io.jobber.task;

/**
 * The worker that held a task was lost. The task may have run, wholly or in part, and is
 * not tried again, because it was not marked idempotent or has no attempt left. Or it
 * never ran, as the message says then: worker after worker was lost before it had all of
 * a large input.
 */
public class WorkerLostException extends JobberException {

	private static final long serialVersionUID = 1L;

	private final String workerId;

	public WorkerLostException(String function, String workerId, String cause, String advice) {
		super("Worker " + workerId + " did not finish function '" + function + "', which may have run: " + cause + " ("
				+ advice + ")");
		this.workerId = workerId;
	}

	private WorkerLostException(String message, String workerId) {
		super(message);
		this.workerId = workerId;
	}

	/**
	 * Several workers in a row were lost before they had all of the task's input.
	 * @param attempts how often it may have run before
	 * @param workerId the last of them
	 * @param cause why that one was lost
	 * @param bytes the size of the input
	 * @param workers how many there were
	 * @return an exception that says whether the task may have run
	 */
	public static WorkerLostException undelivered(String function, int attempts, String workerId, String cause,
			int bytes, int workers) {
		String ran = (attempts == 0) ? "never ran" : "may have run in " + attempts + " attempts, and not since";
		return new WorkerLostException(
				"Function '" + function + "' " + ran + ": " + workers + " workers were lost while its input of " + bytes
						+ " bytes was on its way to them, the last one, " + workerId + ": " + cause,
				workerId);
	}

	public String getWorkerId() {
		return this.workerId;
	}

}
