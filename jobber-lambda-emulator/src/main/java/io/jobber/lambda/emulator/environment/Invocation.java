package io.jobber.lambda.emulator.environment;

import org.jspecify.annotations.Nullable;

/**
 * A request to run a function once.
 *
 * @param requestId which an event keeps over all its retries
 * @param version {@code $LATEST} or the number of a published version
 * @param arn as it was invoked, with the qualifier if there was one
 * @param payload JSON
 * @param clientContext JSON; {@code null} if the client has sent none
 * @param traceId of X-Ray
 */
public record Invocation(String requestId, String version, String arn, byte[] payload, @Nullable String clientContext,
		String traceId) {
}
