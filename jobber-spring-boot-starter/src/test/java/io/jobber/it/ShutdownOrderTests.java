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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application stops while its web requests are inside the template: first the web
 * server, then Jobber, then the gRPC server. Real ports throughout.
 */
class ShutdownOrderTests {

	private static final int REQUESTS = 60;

	@Test
	void everyAcceptedRequestIsAnsweredWhileTheApplicationStops() {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(WebApplication.class)
			.web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--spring.grpc.server.port=0", "--jobber.scheduler.max-workers=2",
					"--jobber.scheduler.worker-slots=16");
		String url = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/work";
		Dispatcher dispatcher = context.getBean(Dispatcher.class);
		HttpClient client = HttpClient.newHttpClient();
		List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
		for (int i = 0; i < REQUESTS; i++) {
			responses.add(client.sendAsync(HttpRequest.newBuilder(URI.create(url)).build(),
					HttpResponse.BodyHandlers.ofString()));
		}
		await().atMost(Duration.ofMinutes(1))
			.until(() -> WebApplication.ARRIVED.get() == REQUESTS && dispatcher.stats().running() > 0);

		context.close();

		for (CompletableFuture<HttpResponse<String>> response : responses) {
			HttpResponse<String> answer = response.orTimeout(60, TimeUnit.SECONDS).join();
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).isEqualTo("300");
		}
		assertThat(dispatcher.stats().workers()).isZero();
		assertThat(dispatcher.stats().running()).isZero();
	}

	@Test
	void openStreamsDoNotHoldUpTheGrpcServer() {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(EchoApplication.class)
			.web(WebApplicationType.NONE)
			.run("--spring.grpc.server.port=0", "--jobber.scheduler.min-workers=3",
					"--spring.grpc.server.shutdown.grace-period=2m");
		Dispatcher dispatcher = context.getBean(Dispatcher.class);
		await().atMost(Duration.ofMinutes(1)).until(() -> dispatcher.stats().workers() == 3);

		CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);

		// Far below the grace period, which an open stream would use up.
		assertThat(closed).succeedsWithin(Duration.ofMinutes(1));
		assertThat(dispatcher.stats().workers()).isZero();
	}

	@Test
	void workersOfTheJvmLeaveNoThreadBehind() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		ConfigurableApplicationContext context = new SpringApplicationBuilder(EchoApplication.class)
			.web(WebApplicationType.NONE)
			.run("--spring.grpc.server.port=0", "--jobber.scheduler.min-workers=2");
		Dispatcher dispatcher = context.getBean(Dispatcher.class);
		await().atMost(Duration.ofMinutes(1)).until(() -> dispatcher.stats().workers() == 2);

		context.close();

		await().atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().startsWith("jobber-") && !before.contains(thread))
				.extracting(Thread::getName)
				.isEmpty());
	}

	@Test
	void applicationThatIsStoppedAndStartedServesAgain() {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(EchoApplication.class)
			.web(WebApplicationType.NONE)
			.run("--spring.grpc.server.port=0");
		JobberTemplate template = context.getBean(JobberTemplate.class);
		assertThat(template.executeBlocking("echo", "before", String.class)).isEqualTo("before");

		context.stop();
		context.start();

		assertThat(template.executeBlocking("echo", "after", String.class)).isEqualTo("after");
		context.close();
	}

	@Import(EchoApplication.class)
	@RestController
	static class WebApplication {

		private static final AtomicInteger ARRIVED = new AtomicInteger();

		private final JobberTemplate template;

		WebApplication(JobberTemplate template) {
			this.template = template;
		}

		@GetMapping("/work")
		Mono<String> work() {
			ARRIVED.incrementAndGet();
			// The second task is submitted while the application is already stopping.
			return this.template.execute("sleep", "700", String.class)
				.flatMap((first) -> this.template.execute("sleep", "300", String.class));
		}

	}

}
