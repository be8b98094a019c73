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

package io.jobber.lambda.emulator;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * An emulator, AWS's own client of it, and what has been logged.
 */
final class Emulation implements AutoCloseable {

	// Its own group of each client would be waited for, two seconds at a time.
	private static final SdkEventLoopGroup eventLoops = SdkEventLoopGroup.builder().numberOfThreads(2).build();

	final List<String> logs = new CopyOnWriteArrayList<>();

	final LambdaEmulator emulator;

	final LambdaAsyncClient client;

	private Emulation(LambdaEmulator.Builder builder) {
		this.emulator = builder.logs(this.logs::add).start();
		this.client = client(this.emulator.endpoint(), "emulator");
	}

	static Emulation of(ShellFunction function) {
		return of(function, UnaryOperator.identity());
	}

	static Emulation of(ShellFunction function, UnaryOperator<LambdaEmulator.Builder> settings) {
		return new Emulation(settings.apply(LambdaEmulator.builder().function(function.function())));
	}

	static LambdaAsyncClient client(URI endpoint, String secretKey) {
		return LambdaAsyncClient.builder()
			.endpointOverride(endpoint)
			.region(Region.EU_WEST_1)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("emulator", secretKey)))
			.httpClientBuilder(NettyNioAsyncHttpClient.builder()
				.eventLoopGroup(eventLoops)
				.maxConcurrency(100)
				.readTimeout(Duration.ofMinutes(3)))
			.overrideConfiguration((override) -> override.retryStrategy(DefaultRetryStrategy.doNotRetry())
				.apiCallTimeout(Duration.ofMinutes(3)))
			.build();
	}

	/**
	 * Invoke the function with what it is told to do.
	 */
	CompletableFuture<InvokeResponse> start(String what) {
		return start(what, InvokeRequest.builder());
	}

	CompletableFuture<InvokeResponse> start(String what, InvokeRequest.Builder request) {
		String function = this.emulator.bill().functions().get(0).name();
		return this.client
			.invoke(request.functionName(function).payload(SdkBytes.fromUtf8String("\"" + what + "\"")).build());
	}

	InvokeResponse invoke(String what) {
		return start(what).join();
	}

	void send(String what) {
		start(what, InvokeRequest.builder().invocationType(InvocationType.EVENT)).join();
	}

	String answer(String what) {
		return invoke(what).payload().asUtf8String().strip();
	}

	List<String> logged(String pattern) {
		return this.logs.stream().filter((line) -> line.matches(pattern)).toList();
	}

	@Override
	public void close() {
		this.client.close();
		this.emulator.close();
	}

}
