package io.jobber.scheduler.lambda;

import org.jspecify.annotations.Nullable;

/**
 * Workers cannot be launched on Lambda as it is set up: known at start-up, and not to
 * pass by itself.
 */
@SuppressWarnings("serial") // never serialized
public final class LambdaSetupException extends RuntimeException {

	private final String description;

	private final String action;

	LambdaSetupException(String description, String action, @Nullable Throwable cause) {
		super(description + " " + action, cause);
		this.description = description;
		this.action = action;
	}

	/**
	 * What is wrong.
	 * @return one sentence
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * What to do about it.
	 * @return one sentence that names a setting
	 */
	public String getAction() {
		return this.action;
	}

}
