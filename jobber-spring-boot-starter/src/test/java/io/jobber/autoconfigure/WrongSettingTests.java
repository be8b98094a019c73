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

package io.jobber.autoconfigure;

import java.net.ServerSocket;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads who starts an application with a wrong setting.
 */
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			jobber.scheduler.max-workers | -1 | must be at least 1
			jobber.scheduler.min-workers | -1 | must be at least 0
			jobber.scheduler.min-workers | 11 | must not be greater than jobber.scheduler.max-workers, which is 10
			jobber.scheduler.worker-slots | 0 | must be at least 1
			jobber.scheduler.target-utilization | 1.5 | must be above 0 and at most 1
			jobber.scheduler.idle-timeout | 0s | must be positive
			jobber.scheduler.worker-lifetime | -1s | must be 0 to a year
			jobber.scheduler.worker-lifetime | 20s | must be longer than jobber.timeout, which is PT30S
			jobber.scheduler.join-timeout | never | is not a valid duration
			jobber.scheduler.callback-address | not an address | must be host:port
			jobber.scheduler.callback-address | 10.0.0.7 | must be host:port
			jobber.scheduler.callback-address | host:99999 | must be host:port
			jobber.scheduler.buffer-slots | -1 | must be at least 0
			jobber.scheduler.launcher | mainframe | LOCAL
			jobber.scheduler.launcher | lambda | jobber.scheduler.lambda.function-name
			jobber.scheduler.launcher | process | jobber.scheduler.process.command
			jobber.scheduler.launcher | http | jobber.scheduler.http.url
			jobber.scheduler.launcher | local | add jobber-worker-function
			jobber.scheduler.launcher | none | jobber.scheduler.join-token is not set
			jobber.scheduler.process.max-processes | 0 | must be at least 1
			jobber.scheduler.http.url | worker.example.com | must be a URL
			jobber.scheduler.lambda.endpoint | localhost:9001 | must be a URL
			jobber.pools.images.scheduler.max-workers | 0 | must be at least 1
			jobber.timeout | 0s | must be positive
			jobber.max-attempts | 0 | must be at least 1
			jobber.max-payload-size | 1GB | must be 1B to 60MB
			jobber.heartbeat-interval | 5ms | must be at least 100ms
			jobber.shutdown-timeout | -5s | must be 0 to a year
			jobber.queue.capacity | 0 | must be at least 1
			jobber.queue.max-size | 0B | must be at least 1B
			jobber.queue.timeout | 0s | must be positive
			""")
	void failsTheStartWithOneReadableDescriptionAndAction(String property, String value, String reason,
			CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);

		assertThatException()
			.isThrownBy(() -> application.run("--spring.grpc.server.port=0", "--" + property + "=" + value));

		assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "Description:", "Action:", property, value,
				reason);
		assertThat(output.getAll()).doesNotContain("\tat io.jobber");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					jobber.pools.images.queue.capacity=7 | jobber.pools.images.functions | A pool must serve functions
					jobber.pools.default.functions=x | jobber.pools | not 'default'
					jobber.pools[A b].functions=x | jobber.pools | small letters
					jobber.pools.images.functions=* | jobber.pools.images.functions | Pool default serves it already (jobber.functions)
					""")
	void poolThatCannotBeOneFailsTheStart(String argument, String property, String reason, CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);

		assertThatException().isThrownBy(() -> application.run("--spring.grpc.server.port=0", "--" + argument));

		assertThat(output.getAll()).contains("APPLICATION FAILED TO START", property, reason);
	}

	@Test
	void joinTokenThatCouldBeGuessedFailsTheStartAndIsNotShown(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--jobber.scheduler.join-token=tooshort"));

		assertThat(output.getAll())
			.contains("APPLICATION FAILED TO START", "jobber.scheduler.join-token has 8 characters",
					"openssl rand -base64 24")
			.doesNotContain("tooshort");
	}

	@Test
	void joinTokenOfTwoPoolsFailsTheStartAndIsNotShown(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--jobber.scheduler.join-token=one-token-for-all",
				"--jobber.pools.a.functions=x", "--jobber.pools.a.scheduler.join-token=one-token-for-all"));

		assertThat(output.getAll())
			.contains("APPLICATION FAILED TO START",
					"jobber.pools.a.scheduler.join-token is the same as jobber.scheduler.join-token")
			.doesNotContain("one-token-for-all");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					join-token-location=nowhere | join-token-location is nowhere, but there is no such file.
					join-token-location=/dev/null | join-token-location is /dev/null, but that file is empty.
					previous-join-token=0123456789abcdef | previous-join-token is set, but jobber.scheduler.join-token is not
					join-token=0123456789abcdef --jobber.scheduler.previous-join-token=tooshort | previous-join-token has 8 characters
					join-token=0123456789abcdef --jobber.scheduler.join-token-location=/dev/null | join-token-location is set, and so is jobber.scheduler.join-token
					""")
	void joinTokensThatCannotBeMeantFailTheStartAndAreNotShown(String arguments, String reason, CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(("--jobber.scheduler." + arguments).split(" ")));

		assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "jobber.scheduler." + reason)
			.doesNotContain("0123456789abcdef", "tooshort");
	}

	@Test
	void takenGrpcPortIsNamedWithTheSettingToChange(CapturedOutput output) throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);

			assertThatException()
				.isThrownBy(() -> application.run("--spring.grpc.server.port=" + taken.getLocalPort()));

			assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "spring.grpc.server.port",
					Integer.toString(taken.getLocalPort()));
		}
	}

	private static void run(String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("spring.grpc.server.port", "0"));
		application.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
