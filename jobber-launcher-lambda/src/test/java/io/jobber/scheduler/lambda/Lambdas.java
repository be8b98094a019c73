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

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClientBuilder;

import io.jobber.worker.Invitation;
import io.jobber.worker.json.WorkerJson;

/**
 * What the tests of this package invoke.
 */
final class Lambdas {

	static final LambdaFunction FUNCTION = new LambdaFunction("orders", "live");

	static final Map<String, String> CONTEXT = Map.of("application", "shop");

	static final Invitation INVITATION = new Invitation("10.0.0.7:9090", "secret", 16, Duration.ofMinutes(10));

	static final String REPORT = "{\"workerId\":\"w-1\",\"outcome\":\"DRAINED\",\"reason\":\"idle\",\"completed\":7,"
			+ "\"failed\":0,\"cancelled\":0,\"refused\":0}";

	static final String EVENT = WorkerJson.write(INVITATION);

	// Clients share an event loop, and the last one that is closed waits two seconds for
	// it to end: this one stays open, so that no test has to.
	@SuppressWarnings("unused")
	private static final LambdaAsyncClient LAST = client(URI.create("http://127.0.0.1:1"));

	private Lambdas() {
	}

	static LambdaAsyncClient client(URI endpoint) {
		return new LambdaClientSpec(10, null, endpoint, "jobber").create();
	}

	/**
	 * A client as an application may have one: with the SDK's own retries and timeouts.
	 */
	static LambdaAsyncClientBuilder clientOfAnApplication(URI endpoint) {
		return LambdaAsyncClient.builder()
			.endpointOverride(endpoint)
			.region(Region.EU_WEST_1)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "secret")));
	}

}
