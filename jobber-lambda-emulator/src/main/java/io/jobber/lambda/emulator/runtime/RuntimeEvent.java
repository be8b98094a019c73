package io.jobber.lambda.emulator.runtime;

import java.util.Map;

/**
 * What a runtime is given to work on.
 *
 * @param requestId of the invocation
 * @param payload JSON
 * @param headers the other {@code Lambda-Runtime-} headers, by their names
 */
public record RuntimeEvent(String requestId, byte[] payload, Map<String, String> headers) {
}
