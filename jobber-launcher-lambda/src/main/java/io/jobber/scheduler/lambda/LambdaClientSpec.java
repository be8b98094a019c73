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

package io.jobber.scheduler.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketOption;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.netty.channel.socket.nio.NioChannelOption;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClientBuilder;

import io.jobber.scheduler.HttpFailures;
import io.jobber.scheduler.LoopbackHost;

/**
 * A client for calls that are held for a worker's life.
 *
 * @param maxWorkers how many workers there are at most
 * @param region the region of the function; {@code null} for the one that the AWS SDK
 * finds
 * @param endpoint what to call instead of AWS; {@code null} for AWS. One on this machine
 * is taken for an emulator, which is never given credentials of the environment, and
 * needs no region
 * @param settings prefix of the pool's properties, for messages
 */
public record LambdaClientSpec(int maxWorkers, @Nullable String region, @Nullable URI endpoint, String settings) {

	// For the checks at start-up.
	private static final int SPARE_CONNECTIONS = 4;

	// NAT gateways and VPC endpoints forget a connection that is quiet for 350 s; Linux
	// sends its first probe after two hours.
	private static final Map<String, Integer> PROBES = Map.of("TCP_KEEPIDLE", 60, "TCP_KEEPINTERVAL", 15,
			"TCP_KEEPCOUNT", 4);

	/**
	 * Create a client on Netty that makes one attempt for each call, with the default
	 * chain of credentials.
	 * @return a client, to be closed by the caller
	 * @throws LambdaSetupException if no region is configured
	 */
	public LambdaAsyncClient create() {
		LambdaAsyncClientBuilder builder = LambdaAsyncClient.builder()
			.httpClientBuilder(httpClient())
			.overrideConfiguration((override) -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
		if (this.endpoint != null) {
			builder.endpointOverride(this.endpoint);
			if (LoopbackHost.matches(this.endpoint.getHost())) {
				builder
					.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
					.region(Region.US_EAST_1);
			}
		}
		if (this.region != null) {
			builder.region(Region.of(this.region));
		}
		try {
			return builder.build();
		}
		catch (SdkClientException ex) {
			throw new LambdaSetupException(
					"The client that launches workers on Lambda could not be created: " + HttpFailures.describe(ex)
							+ ".",
					"Set " + this.settings + ".scheduler.lambda.region, or AWS_REGION in the environment.", ex);
		}
	}

	private NettyNioAsyncHttpClient.Builder httpClient() {
		NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder()
			// A call is held a little longer than its worker counts, and its successor's
			// call must not wait for it.
			.maxConcurrency(2 * this.maxWorkers + SPARE_CONNECTIONS)
			.connectionTimeout(Duration.ofSeconds(5))
			.tlsNegotiationTimeout(Duration.ofSeconds(5))
			.connectionAcquisitionTimeout(Duration.ofSeconds(15))
			.writeTimeout(Duration.ofSeconds(30))
			// None: a call is silent for all of its worker's life, and each has a timeout
			// of its own.
			.readTimeout(Duration.ZERO)
			// Without retries, a connection that the other side has closed costs a
			// launch.
			.connectionMaxIdleTime(Duration.ofSeconds(5))
			.tcpKeepAlive(true);
		try (Socket socket = new Socket()) {
			// By name, for a runtime image may lack the module jdk.net.
			for (SocketOption<?> option : socket.supportedOptions()) {
				Integer value = PROBES.get(option.name());
				if (value != null) {
					http.putChannelOption(NioChannelOption.of(option), value);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return http;
	}

}
