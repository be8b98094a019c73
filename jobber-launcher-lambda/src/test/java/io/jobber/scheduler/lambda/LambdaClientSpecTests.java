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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

import io.jobber.scheduler.lambda.StubLambda.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link LambdaClientSpec}.
 */
@Timeout(300)
class LambdaClientSpecTests {

	@Test
	void regionAndEndpointAreThoseThatAreSet() {
		URI endpoint = URI.create("https://vpce-1.lambda.eu-west-1.vpce.amazonaws.com");

		try (LambdaAsyncClient client = spec("eu-west-1", endpoint).create()) {
			assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.EU_WEST_1);
			assertThat(client.serviceClientConfiguration().endpointOverride()).contains(endpoint);
		}
	}

	@Test
	void emulatorOnThisMachineNeedsNeitherRegionNorCredentials() {
		try (LambdaAsyncClient client = spec(null, URI.create("http://localhost:9001")).create()) {
			assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.US_EAST_1);
			assertThat(client.serviceClientConfiguration().credentialsProvider().resolveIdentity().join().accessKeyId())
				.isEqualTo("local");
		}
	}

	@Test
	void missingRegionIsToldWithItsSetting() {
		assumeTrue(System.getenv("AWS_REGION") == null, "AWS_REGION is set, so the region is not missing");
		List<String> settings = List.of(SdkSystemSetting.AWS_EC2_METADATA_DISABLED.property(),
				ProfileFileSystemSetting.AWS_CONFIG_FILE.property());
		System.setProperty(settings.get(0), "true");
		System.setProperty(settings.get(1), "none");
		try {
			assertThatExceptionOfType(LambdaSetupException.class).isThrownBy(() -> spec(null, null).create())
				.satisfies((failure) -> {
					assertThat(failure.getDescription()).startsWith("The client that launches workers on Lambda could")
						.contains("region");
					assertThat(failure.getAction()).contains("jobber.scheduler.lambda.region");
				});
		}
		finally {
			settings.forEach(System::clearProperty);
		}
	}

	@Test
	void clientMakesOneAttempt() throws IOException {
		try (StubLambda lambda = new StubLambda(); LambdaAsyncClient client = spec(null, lambda.endpoint()).create()) {
			lambda.answer(Answer.error(500, "ServiceException", "{}"));

			client.listFunctions().handle((list, failure) -> failure).join();

			assertThat(lambda.requests).hasSize(1);
		}
	}

	@Test
	void silentConnectionIsProbedBeforeANatGatewayForgetsIt() throws IOException {
		Path table = Path.of("/proc/net/tcp");
		assumeTrue(Files.isReadable(table), "Only Linux tells the timers of its sockets in " + table);
		try (StubLambda lambda = new StubLambda();
				LambdaAsyncClient client = spec(null, lambda.endpoint()).create();
				LambdaWorkerLauncher launcher = new LambdaWorkerLauncher(client, Lambdas.FUNCTION,
						InvocationType.REQUEST_RESPONSE, Lambdas.CONTEXT)) {

			launcher.launch(Lambdas.INVITATION);
			await().atMost(Duration.ofMinutes(1)).until(() -> lambda.requests.size() == 1);

			await().atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(keepAliveTimers(lambda.endpoint().getPort())).singleElement()
					.satisfies((left) -> assertThat(left).isLessThanOrEqualTo(Duration.ofSeconds(60))));
		}
	}

	private static LambdaClientSpec spec(String region, URI endpoint) {
		return new LambdaClientSpec(10, region, endpoint, "jobber");
	}

	// proc_net_tcp(5): "02" before the time that is left, in hundredths, is keep-alive.
	private static List<Duration> keepAliveTimers(int remotePort) throws IOException {
		String remote = String.format(Locale.ROOT, ":%04X", remotePort);
		try (Stream<String> v4 = Files.lines(Path.of("/proc/net/tcp"));
				Stream<String> v6 = Files.lines(Path.of("/proc/net/tcp6"))) {
			return Stream.concat(v4, v6)
				.map((line) -> line.strip().split("\\s+"))
				.filter((columns) -> columns[2].endsWith(remote) && columns[5].startsWith("02:"))
				.map((columns) -> Duration.ofMillis(10 * Long.parseLong(columns[5].substring(3), 16)))
				.toList();
		}
	}

}
