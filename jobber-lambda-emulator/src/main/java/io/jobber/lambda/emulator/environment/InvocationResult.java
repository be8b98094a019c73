package io.jobber.lambda.emulator.environment;

/**
 * What came of an invocation.
 *
 * @param payload the function's response, or JSON that describes its error
 * @param failed whether it is an error
 * @param logTail the last 4 KB of its log
 */
public record InvocationResult(byte[] payload, boolean failed, byte[] logTail) {
}
