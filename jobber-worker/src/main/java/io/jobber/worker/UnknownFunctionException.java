package io.jobber.worker;

import java.util.Collection;

/**
 * A task named a function that the worker does not have. The task was not started.
 */
public class UnknownFunctionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public UnknownFunctionException(String function, Collection<String> known) {
		super("No function '" + function + "' here; the functions are " + known.stream().sorted().toList());
	}

}
