package io.jobber.grpc;

import java.time.Duration;

/**
 * The limits of a worker's stream.
 *
 * @param heartbeatInterval how often both sides give a sign of life
 * @param maxPayloadBytes the largest payload of a task or a result, in bytes
 * @param maxFrameBytes the largest frame in both directions, in bytes
 * @param maxConnectionAge how old a connection becomes, give or take a tenth, before the
 * gRPC server ends it; zero means that it does not
 * @param connectionGrace how long calls may go on after that
 */
public record StreamLimits(Duration heartbeatInterval, long maxPayloadBytes, long maxFrameBytes,
		Duration maxConnectionAge, Duration connectionGrace) {

	public StreamLimits(Duration heartbeatInterval, long maxPayloadBytes, long maxFrameBytes) {
		this(heartbeatInterval, maxPayloadBytes, maxFrameBytes, Duration.ZERO, Duration.ZERO);
	}

	/**
	 * Whether the gRPC server ends connections of this age. Each worker has one of its
	 * own.
	 */
	boolean isEndOfConnection(Duration age) {
		return !this.maxConnectionAge.isZero()
				&& age.compareTo(this.maxConnectionAge.multipliedBy(9).dividedBy(10).plus(this.connectionGrace)) >= 0;
	}

}
