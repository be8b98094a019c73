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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;

import static org.awaitility.Awaitility.await;

/**
 * An application that launches nothing: its workers join by themselves.
 */
final class Application implements AutoCloseable {

	static final String TOKEN = "a-token-of-this-test";

	private static final Duration LIMIT = Duration.ofSeconds(120);

	private final ConfigurableApplicationContext context;

	private Application(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static Application start(int port) {
		return start(port, "--jobber.scheduler.join-token=" + TOKEN);
	}

	static Application start(int port, String token) {
		return new Application(new SpringApplicationBuilder(Configured.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run("--spring.grpc.server.address=127.0.0.1", "--spring.grpc.server.port=" + port,
					"--jobber.scheduler.launcher=none", token, "--jobber.timeout=2m"));
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	JobberTemplate template() {
		return this.context.getBean(JobberTemplate.class);
	}

	Dispatcher dispatcher() {
		return this.context.getBean(Dispatcher.class);
	}

	void awaitWorkers(int count) {
		await().atMost(LIMIT).until(() -> dispatcher().stats().workers() == count);
	}

	void awaitRunning(int tasks) {
		await().atMost(LIMIT).until(() -> dispatcher().stats().running() == tasks);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

	}

}
