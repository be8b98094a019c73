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
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.worker.function.diagnostic.DiagnosticWorker;

/**
 * A standing worker with the diagnostic functions, in this JVM or as a process.
 */
final class Daemon {

	private Daemon() {
	}

	public static void main(String[] args) {
		run(args);
	}

	static ConfigurableApplicationContext start(int port, String token) {
		return run(arguments(port, token, 4).toArray(String[]::new));
	}

	static Process startProcess(int port, int slots, Path log) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), Daemon.class.getName()));
		command.addAll(arguments(port, Application.TOKEN, slots));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(Redirect.appendTo(log.toFile()))
			.start();
	}

	private static List<String> arguments(int port, String token, int slots) {
		// The starter is there because of the tests.
		return List.of("--jobber.enabled=false", "--spring.grpc.server.enabled=false",
				"--jobber.worker.join=127.0.0.1:" + port, "--jobber.worker.token=" + token,
				"--jobber.worker.slots=" + slots);
	}

	private static ConfigurableApplicationContext run(String[] args) {
		return new SpringApplicationBuilder(DiagnosticWorker.class).web(WebApplicationType.NONE).run(args);
	}

}
