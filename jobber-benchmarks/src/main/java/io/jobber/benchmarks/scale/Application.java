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

package io.jobber.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.boot.Banner.Mode;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.scheduler.WorkerLauncher;

/**
 * The application that standing workers join.
 */
final class Application implements AutoCloseable {

	static final String JOIN_TOKEN = "a-token-for-simulated-workers";

	private static final int MOST_QUEUED = 2_000_000;

	private final ConfigurableApplicationContext context;

	/**
	 * Start it.
	 * @param scheduler whether a scheduler looks at the workers, though it has none to
	 * launch
	 */
	Application(boolean scheduler) {
		List<String> settings = new ArrayList<>(List.of("spring.grpc.server.port=0", "logging.level.root=warn",
				"jobber.scheduler.join-token=" + JOIN_TOKEN, "jobber.scheduler.max-workers=1",
				"jobber.scheduler.join-timeout=1h", "jobber.scheduler.worker-lifetime=1h", "jobber.timeout=10m",
				"jobber.queue.capacity=" + MOST_QUEUED, "jobber.queue.max-size=1GB"));
		if (!scheduler) {
			settings.add("jobber.scheduler.launcher=none");
		}
		this.context = new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.NONE)
			.bannerMode(Mode.OFF)
			.initializers((GenericApplicationContext created) -> {
				if (scheduler) {
					created.registerBean(WorkerLauncher.class, () -> (invitation) -> new CompletableFuture<>());
				}
			})
			.properties(settings.toArray(String[]::new))
			.run();
	}

	int port() {
		return this.context.getBean(GrpcServerLifecycle.class).getPort();
	}

	JobberTemplate template() {
		return this.context.getBean(JobberTemplate.class);
	}

	Dispatcher dispatcher() {
		return this.context.getBean(Dispatcher.class);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@EnableAutoConfiguration
	static class Configuration {

	}

}
