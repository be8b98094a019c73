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

package io.jobber.worker.function.application;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.jobber.worker.function.process.FakeDispatcher;
import io.jobber.worker.function.role.NothingToDoException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JobberWorkerApplication}.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class JobberWorkerApplicationTests {

	private static final String PORT = "--server.port=0";

	@Test
	void portMakesItAServer() {
		try (ConfigurableApplicationContext context = run(Nothing.class, PORT)) {
			assertThat(context).isInstanceOf(WebServerApplicationContext.class);
		}
	}

	@Test
	void invitedWorkerHasNoWebServer() throws Exception {
		try (FakeDispatcher dispatcher = new FakeDispatcher();
				ConfigurableApplicationContext context = run(Nothing.class, invitation(dispatcher))) {
			dispatcher.awaitJoin();

			assertThat(context).isNotInstanceOf(WebServerApplicationContext.class);
		}
	}

	@Test
	void invitedWorkerWithAPortHasBoth() throws Exception {
		try (FakeDispatcher dispatcher = new FakeDispatcher();
				ConfigurableApplicationContext context = run(Nothing.class, invitation(dispatcher), PORT)) {
			dispatcher.awaitJoin();

			assertThat(context).isInstanceOf(WebServerApplicationContext.class);
		}
	}

	@Test
	void applicationMayDecideOnTheWebServerItself() {
		try (ConfigurableApplicationContext context = run(Nothing.class, "--spring.main.web-application-type=none")) {
			assertThat(context).isNotInstanceOf(WebServerApplicationContext.class);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "--server.port=", "--server.port=-1", "--jobber.worker.join=",
			"--jobber.worker.invitation= ", "--spring.main.web-application-type=" })
	void settingWithoutAValueTellsItNothing(String setting) {
		assertThatExceptionOfType(NothingToDoException.class).isThrownBy(() -> run(Nothing.class, setting));
	}

	@Test
	void saysWhatItCanDoIfItIsToldNothing(CapturedOutput output) {
		assertThatExceptionOfType(NothingToDoException.class).isThrownBy(() -> run(Nothing.class))
			.satisfies((failure) -> assertThat(failure.getExitCode()).isEqualTo(2));

		assertThat(output).contains("This worker is neither told to serve over HTTP nor to join an application.")
			.contains("Start it with --server.port=7050")
			.doesNotContain("at io.jobber");
	}

	@Test
	void readinessIsThatOfTheApplicationAlone() {
		try (ConfigurableApplicationContext context = run(Nothing.class, PORT)) {
			HealthEndpoint health = context.getBean(HealthEndpoint.class);

			assertThat(health.healthForPath("readiness").getStatus()).isEqualTo(Status.UP);
			assertThat(health.healthForPath("liveness").getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void readinessIsThatOfTheWorkerTooIfThereIsOne() {
		try (ConfigurableApplicationContext context = run(Unready.class, PORT)) {
			HealthEndpoint health = context.getBean(HealthEndpoint.class);

			assertThat(health.healthForPath("readiness").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health.healthForPath("liveness").getStatus()).isEqualTo(Status.UP);
		}
	}

	// The starter is on the class path of the tests.
	private static ConfigurableApplicationContext run(Class<?> worker, String... args) {
		return JobberWorkerApplication.run(worker,
				Stream
					.concat(Stream.of(args), Stream.of("--jobber.enabled=false", "--spring.grpc.server.enabled=false",
							"--server.address=127.0.0.1"))
					.toArray(String[]::new));
	}

	private static String invitation(FakeDispatcher dispatcher) {
		return "--jobber.worker.invitation=" + dispatcher.invitation(FakeDispatcher.TOKEN);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Unready {

		@Bean
		HealthIndicator jobberWorker() {
			return () -> Health.outOfService().build();
		}

	}

}
