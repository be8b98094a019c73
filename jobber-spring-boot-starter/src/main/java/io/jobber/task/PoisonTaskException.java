package io.jobber.task;

import java.util.List;

/**
 * An idempotent task was in flight on as many lost workers as it has attempts, so it is
 * suspected of killing them and not tried again.
 */
public class PoisonTaskException extends JobberException {

	private static final long serialVersionUID = 1L;

	private final transient List<String> losses;

	public PoisonTaskException(String function, List<String> losses) {
		super("Function '" + function + "' was given up after " + losses.size()
				+ " attempts, each of which lost its worker: " + String.join("; ", losses) + " (jobber.max-attempts)");
		this.losses = List.copyOf(losses);
	}

	/**
	 * The workers that were lost and why, first attempt first.
	 * @return one line for each attempt
	 */
	public List<String> getLosses() {
		return this.losses;
	}

}
