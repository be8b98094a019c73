/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.jobber.grpc;

import java.time.Duration;

import io.jobber.dispatch.DispatcherOptions;

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

	/**
	 * What a frame may add to a payload, in bytes: content type, function name, headers.
	 */
	public static final int FRAME_OVERHEAD = 64 * 1024;

	public StreamLimits(Duration heartbeatInterval, long maxPayloadBytes, long maxFrameBytes) {
		this(heartbeatInterval, maxPayloadBytes, maxFrameBytes, Duration.ZERO, Duration.ZERO);
	}

	/**
	 * The limits that suit a dispatcher, on a server that ends no connections.
	 * @param options the limits of the dispatcher
	 * @return limits with room in a frame for what goes with a payload
	 */
	public static StreamLimits of(DispatcherOptions options) {
		return new StreamLimits(options.heartbeatInterval(), options.maxPayloadBytes(),
				options.maxPayloadBytes() + FRAME_OVERHEAD);
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
