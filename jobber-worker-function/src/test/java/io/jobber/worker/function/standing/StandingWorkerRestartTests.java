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

package io.jobber.worker.function.standing;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A standing worker and its application, over the real port.
 */
@Timeout(300)
class StandingWorkerRestartTests {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private final int port = Application.freePort();

	StandingWorkerRestartTests() throws Exception {
	}

	@Test
	void workerServesAgainWhenTheApplicationIsBack() {
		try (ConfigurableApplicationContext worker = Daemon.start(this.port, Application.TOKEN)) {
			HealthIndicator health = worker.getBean("jobberWorkerHealthIndicator", HealthIndicator.class);
			assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);

			try (Application before = Application.start(this.port)) {
				assertThat(echo(before)).isEqualTo("hello");
				assertThat(health.health().getStatus()).isEqualTo(Status.UP);
			}
			await().atMost(LIMIT).until(() -> health.health().getStatus().equals(Status.OUT_OF_SERVICE));

			try (Application after = Application.start(this.port)) {
				assertThat(echo(after)).isEqualTo("hello");
			}
		}
	}

	@Test
	void workerWithAnotherTokenIsNotLetIn() {
		try (Application application = Application.start(this.port);
				ConfigurableApplicationContext worker = Daemon.start(this.port, "a-token-of-others")) {
			HealthIndicator health = worker.getBean("jobberWorkerHealthIndicator", HealthIndicator.class);

			await().atMost(LIMIT)
				.until(() -> String.valueOf(health.health().getDetails().get("reason")).startsWith("REFUSED: "));

			assertThat(health.health().getDetails().get("reason")).asString().contains("the token is unknown");
			assertThat(application.dispatcher().stats().workers()).isZero();
			assertThat(worker.isRunning()).isTrue();
		}
	}

	private static String echo(Application application) {
		return application.template().execute("echo", "hello", String.class).block(LIMIT);
	}

}
