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

import java.time.Duration;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.jobber.grpc.Refusals.Reason;
import io.jobber.scheduler.Invitations;
import io.jobber.worker.Invitation;
import io.jobber.worker.Worker;

import static org.assertj.core.api.Assertions.assertThat;

class JobberMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("spring.grpc.server.port=0", "jobber.scheduler.launcher=none",
				"jobber.scheduler.join-token=0123456789abcdef")
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
				GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				JobberAutoConfiguration.class, JobberGrpcServerAutoConfiguration.class,
				JobberMetricsAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "jobber.server.port=0", "jobber.enabled=true" })
	void refusedPeersAreCountedByReason(String server) {
		this.runner.withPropertyValues(server).run((context) -> {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(MeterBinder.class).bindTo(registry);
			Invitation forged = new Invitation("127.0.0.1:" + context.getBean(WorkerServer.class).listening().getPort(),
					"forged", 1, Duration.ZERO);

			try (Worker worker = new Worker((request, callback) -> () -> {
			})) {
				worker.join(forged).report().toCompletableFuture().join();
			}

			assertThat(registry.get("jobber.joins.refused").tag("reason", "unauthenticated").functionCounter().count())
				.isOne();
			assertThat(registry.get("jobber.joins.refused").functionCounters()).hasSize(Reason.values().length);
		});
	}

	@Test
	void backsOffWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Invitations.class)
				.doesNotHaveBean(JobberMetricsAutoConfiguration.class));
	}

}
