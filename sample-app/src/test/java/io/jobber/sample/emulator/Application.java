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

package io.jobber.sample.emulator;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.DispatcherStats;
import io.jobber.pool.WorkerPool;
import io.jobber.pool.WorkerPools;
import io.jobber.scheduler.policy.LaunchStats;
import io.jobber.scheduler.policy.PolicyScheduler;
import io.jobber.task.TaskTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * An application without a web server. Its limits are those of a busy machine.
 */
final class Application implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private Application(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Run one in a process of its own.
	 */
	public static void main(String[] args) {
		application().run(args);
	}

	static Application start(URI endpoint, String function, String... settings) {
		return new Application(application().run(arguments(endpoint, function, settings).toArray(String[]::new)));
	}

	/**
	 * As they are given to {@code main}; the given settings go before.
	 */
	static List<String> arguments(URI endpoint, String function, String... settings) {
		List<String> arguments = new ArrayList<>(List.of(settings));
		arguments.addAll(List.of("--jobber.scheduler.lambda.endpoint=" + endpoint,
				"--jobber.scheduler.lambda.function-name=" + function, "--spring.grpc.server.port=0"));
		return arguments;
	}

	private static SpringApplication application() {
		return new SpringApplicationBuilder(Settings.class).web(WebApplicationType.NONE)
			.properties("jobber.timeout=3m", "jobber.heartbeat-interval=30s", "jobber.scheduler.join-timeout=3m",
					"jobber.scheduler.idle-timeout=5m")
			.build();
	}

	JobberTemplate jobber() {
		return this.context.getBean(JobberTemplate.class);
	}

	String echo(String text) {
		return String.valueOf(jobber().execute("echo", text, String.class).block(EmulatedLambda.LIMIT));
	}

	/**
	 * What a caller is told who cannot wait for a worker. Waits until the scheduler has
	 * met with trouble.
	 */
	TaskTimeoutException impatientCall() {
		EmulatedLambda.await(() -> assertThat(scheduler().trouble()).isNotNull());
		return catchThrowableOfType(TaskTimeoutException.class,
				() -> jobber().task("echo")
					.payload("now")
					.queueTimeout(Duration.ofMillis(100))
					.retrieve(String.class)
					.block(EmulatedLambda.LIMIT));
	}

	DispatcherStats tasks() {
		return pool().dispatcher().stats();
	}

	LaunchStats launches() {
		return scheduler().stats();
	}

	private PolicyScheduler scheduler() {
		assertThat(pool().scheduler()).isInstanceOf(PolicyScheduler.class);
		return (PolicyScheduler) pool().scheduler();
	}

	private WorkerPool pool() {
		return this.context.getBean(WorkerPools.class).defaultPool();
	}

	/**
	 * Let the tasks end and the workers leave.
	 */
	@Override
	public void close() {
		this.context.stop();
		// The AWS SDK's client takes two seconds to close, which no test needs to wait
		// for.
		new Thread(this.context::close, "application-close").start();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Settings {

	}

}
