package io.jobber.task;

/**
 * The function threw an exception.
 */
public class TaskFailedException extends JobberException {

	private static final long serialVersionUID = 1L;

	private final String remoteType;

	private final String remoteMessage;

	public TaskFailedException(String function, String remoteType, String remoteMessage) {
		super("Function '" + function + "' failed with " + remoteType + ": " + remoteMessage);
		this.remoteType = remoteType;
		this.remoteMessage = remoteMessage;
	}

	/**
	 * The type of what the function threw, as the worker's language names it.
	 * @return a class name, for a Java worker
	 */
	public String getRemoteType() {
		return this.remoteType;
	}

	/**
	 * The message of what the function threw.
	 * @return the message, empty if there was none
	 */
	public String getRemoteMessage() {
		return this.remoteMessage;
	}

}
