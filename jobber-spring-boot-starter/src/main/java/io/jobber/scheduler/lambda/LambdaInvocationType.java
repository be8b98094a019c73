package io.jobber.scheduler.lambda;

/**
 * How a function is invoked.
 */
public enum LambdaInvocationType {

	/**
	 * The call is held for the worker's life, and its end tells how the run ended.
	 */
	REQUEST_RESPONSE,

	/**
	 * Lambda queues the invocation and answers at once. Nobody tells how the run ended,
	 * and Lambda repeats one that failed unless the function's event invoke configuration
	 * has no retries: the token of its invitation is spent by then.
	 */
	EVENT

}
