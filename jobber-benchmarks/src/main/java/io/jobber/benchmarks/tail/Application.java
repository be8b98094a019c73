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

package io.jobber.benchmarks.tail;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.springframework.boot.Banner.Mode;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.jobber.JobberTemplate;
import io.jobber.benchmarks.ProcessTree;
import io.jobber.benchmarks.raw.RawServer;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherStats;

/**
 * The application, and the reference beside it, with the workers of both in another
 * process.
 */
final class Application implements AutoCloseable {

	private static final String JOIN_TOKEN = "a-token-of-workers-to-measure";

	private final ConfigurableApplicationContext context;

	private final RawServer raw;

	private final Process workers;

	/**
	 * Start it.
	 * @param rawStreams how many streams the reference has
	 */
	Application(int rawStreams) throws IOException {
		this.raw = new RawServer(rawStreams);
		this.context = new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.NONE)
			.bannerMode(Mode.OFF)
			.properties("spring.grpc.server.port=0", "logging.level.root=warn", "jobber.scheduler.launcher=none",
					"jobber.scheduler.join-token=" + JOIN_TOKEN, "jobber.max-payload-size=5MB",
					"jobber.queue.capacity=1000000")
			.run();
		this.workers = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms1g",
				"-Xmx2g", "-XX:+AlwaysPreTouch", ProcessTree.option(), "-cp", System.getProperty("java.class.path"),
				WorkerProcess.class.getName(), "127.0.0.1:" + this.context.getBean(GrpcServerLifecycle.class).getPort(),
				JOIN_TOKEN, this.raw.address(), Integer.toString(rawStreams))
			.redirectError(Redirect.INHERIT)
			.start();
	}

	/**
	 * Let other workers take the place of those that are there. Even if those are alike:
	 * so all rounds begin with new connections.
	 * @param count how many
	 * @param slots slots of each worker
	 */
	void be(int count, int slots) throws IOException {
		this.workers.outputWriter().write(count + " " + slots + "\n");
		this.workers.outputWriter().flush();
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		DispatcherStats stats;
		do {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException("The workers have not come");
			}
			LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
			stats = this.context.getBean(Dispatcher.class).stats();
		}
		while (stats.workers() != count || stats.slots() != count * slots);
	}

	RawServer raw() {
		return this.raw;
	}

	JobberTemplate template() {
		return this.context.getBean(JobberTemplate.class);
	}

	@Override
	public void close() throws IOException {
		this.workers.outputWriter().close();
		this.workers.onExit().join();
		this.context.close();
		this.raw.close();
	}

	@EnableAutoConfiguration
	static class Configuration {

	}

}
