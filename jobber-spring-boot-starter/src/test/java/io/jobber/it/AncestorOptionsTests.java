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

package io.jobber.it;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;

import io.jobber.JobberTemplate;
import io.jobber.autoconfigure.JobberAutoConfiguration;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.WorkerState;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskTimeoutException;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * The ancestor had four options, of which two were never read. Each has one here that
 * works.
 */
class AncestorOptionsTests {

	private final List<Invitation> launches = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("spring.grpc.server.port=0", "spring.grpc.server.address=127.0.0.1",
				"jobber.shutdown-timeout=0s")
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
				GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				JobberAutoConfiguration.class));

	private final ApplicationContextRunner deaf = this.runner.withBean(WorkerLauncher.class, () -> this::launchNothing);

	// There: CallTimeout.
	@Test
	void callTimeout() {
		this.deaf.withPropertyValues("jobber.timeout=200ms").run((context) -> {
			TaskTimeoutException timeout = catchThrowableOfType(TaskTimeoutException.class,
					() -> context.getBean(JobberTemplate.class).executeBlocking("any", null, String.class));

			assertThat(timeout).hasMessageContaining("200 ms").hasMessageContaining("jobber.timeout");
		});
	}

	// There: MaxConcurrentInvitees, never read: a burst of 100 tasks started 100 workers.
	@Test
	void maximumOfWorkers() {
		this.deaf.withPropertyValues("jobber.scheduler.max-workers=10", "jobber.scheduler.worker-slots=1")
			.run((context) -> {
				JobberTemplate template = context.getBean(JobberTemplate.class);
				Flux.range(0, 100).flatMap((i) -> template.execute("any", i, String.class), 100).subscribe();
				Dispatcher dispatcher = context.getBean(Dispatcher.class);
				await().atMost(Duration.ofMinutes(1)).until(() -> dispatcher.stats().queued() == 100);

				await().during(Duration.ofSeconds(2))
					.atMost(Duration.ofMinutes(1))
					.until(() -> this.launches.size() <= 10);
				assertThat(this.launches).hasSize(10);
			});
	}

	// There: MaxWaitingList, never read.
	@Test
	void waitingList() {
		this.deaf.withPropertyValues("jobber.queue.capacity=3").run((context) -> {
			JobberTemplate template = context.getBean(JobberTemplate.class);
			IntStream.range(0, 3).forEach((i) -> template.execute("any", i, String.class).subscribe());

			TaskRejectedException rejection = catchThrowableOfType(TaskRejectedException.class,
					() -> template.executeBlocking("any", null, String.class));

			assertThat(rejection).hasMessageContaining("3 tasks").hasMessageContaining("jobber.queue.capacity");
		});
	}

	// There: MaxMinionLifetime.
	@Test
	void lifetimeOfAWorker() {
		this.runner.withBean(TaskHandler.class, () -> (request, callback) -> {
			callback.succeeded(request.contentType(), Map.of(), request.payload());
			return () -> {
			};
		})
			.withPropertyValues("jobber.scheduler.worker-lifetime=2s", "jobber.timeout=500ms",
					"jobber.scheduler.min-workers=1")
			.run((context) -> {
				Dispatcher dispatcher = context.getBean(Dispatcher.class);
				await().atMost(Duration.ofMinutes(1)).until(() -> ids(dispatcher).size() == 1);
				List<String> first = ids(dispatcher);

				await().atMost(Duration.ofMinutes(1))
					.until(() -> !ids(dispatcher).isEmpty() && !ids(dispatcher).containsAll(first));
			});
	}

	private CompletableFuture<WorkReport> launchNothing(Invitation invitation) {
		this.launches.add(invitation);
		return new CompletableFuture<>();
	}

	private static List<String> ids(Dispatcher dispatcher) {
		return dispatcher.workers().join().stream().map(WorkerState::id).toList();
	}

}
