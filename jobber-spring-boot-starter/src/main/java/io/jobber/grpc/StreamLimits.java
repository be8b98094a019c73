package io.jobber.grpc;

import java.time.Duration;

/**
 * What the Join service tells workers in its Welcome.
 *
 * @param heartbeatInterval how often both sides give a sign of life
 * @param maxPayloadBytes the largest payload of a task or a result, in bytes
 * @param maxFrameBytes the largest frame in both directions, in bytes
 */
public record StreamLimits(Duration heartbeatInterval, long maxPayloadBytes, long maxFrameBytes) {
}
