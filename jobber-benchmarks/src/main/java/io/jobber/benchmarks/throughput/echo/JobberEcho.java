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

package io.jobber.benchmarks.throughput.echo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.JobberTemplate;
import io.jobber.benchmarks.Tls;
import io.jobber.dispatch.Dispatcher;

/**
 * The whole way: template, dispatcher, stream, worker and function, and back.
 */
final class JobberEcho implements Echo {

	// Of all workers together, as the scheduler has them for 1,024 tasks in flight: all
	// are needed, though tasks go to the one used last as long as it has room.
	private static final int SLOTS = 1280;

	// Up to 48 JVMs start at the same time.
	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private final ConfigurableApplicationContext context;

	private final JobberTemplate template;

	private final int workers;

	private final String function;

	private final Object payload;

	private final Class<?> type;

	JobberEcho(int workers, Class<?> worker, Content content, String emitOn) throws IOException {
		this.workers = workers;
		this.function = content.function();
		this.payload = content.value();
		this.type = content.type().javaType();
		List<String> settings = new ArrayList<>(List.of("spring.main.banner-mode=off", "logging.level.root=warn",
				"spring.grpc.server.port=0", "jobber.scheduler.join-timeout=" + PATIENCE,
				"jobber.scheduler.worker-lifetime=0", "jobber.scheduler.min-workers=" + workers,
				"jobber.scheduler.max-workers=" + workers, "jobber.scheduler.worker-slots=" + SLOTS / workers,
				"jobber.queue.capacity=100000", "jobber.emit-on=" + emitOn,
				// The raw stream does not say who called either.
				"jobber.capture-call-site=false"));
		settings.addAll(Tls.settings());
		List<String> command = Jvm.command(worker);
		for (int i = 0; i < command.size(); i++) {
			settings.add("jobber.scheduler.process.command[" + i + "]=" + command.get(i));
		}
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(settings.toArray(String[]::new))
			.run();
		this.template = this.context.getBean(JobberTemplate.class);
	}

	@Override
	public void awaitWorkers() {
		Dispatcher dispatcher = this.context.getBean(Dispatcher.class);
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (dispatcher.stats().workers() < this.workers) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException("The workers have not come");
			}
			LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
		}
		Object answer = this.template.executeBlocking(this.function, this.payload, this.type);
		if (!Objects.deepEquals(answer, this.payload)) {
			throw new IllegalStateException("The worker answers with something else: " + answer);
		}
	}

	@Override
	public void send(int lane, Runnable answered) {
		this.template.execute(this.function, this.payload, this.type).subscribe((answer) -> answered.run());
	}

	@Override
	public void sendBlocking(int lane) {
		this.template.executeBlocking(this.function, this.payload, this.type);
	}

	// Those of all targets in this process: others are idle, which costs next to nothing.
	@Override
	public Workers workers() {
		return () -> ProcessHandle.current().children().toList();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
