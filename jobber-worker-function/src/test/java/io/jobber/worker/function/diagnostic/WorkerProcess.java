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

package io.jobber.worker.function.diagnostic;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.awaitility.Awaitility.await;

/**
 * {@code java -jar worker.jar} with some settings.
 */
final class WorkerProcess implements AutoCloseable {

	static final Duration LIMIT = Duration.ofMinutes(2);

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	private final List<String> output = Collections.synchronizedList(new ArrayList<>());

	private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

	private final Process process;

	private final Thread outputReader;

	private final Thread errorReader;

	WorkerProcess(Map<String, String> variables, String... settings) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:+UseSerialGC", "-jar", Path.of("target", "worker.jar").toString()));
		command.addAll(List.of(settings));
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().putAll(variables);
		this.process = builder.start();
		this.outputReader = read(this.process.inputReader(), this.output);
		this.errorReader = read(this.process.errorReader(), this.errors);
	}

	/**
	 * What has the path at the worker's web server, once it has started.
	 */
	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + await().atMost(LIMIT).until(this::port, (port) -> port > 0) + path);
	}

	int awaitExit() throws InterruptedException {
		if (!this.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
			throw new AssertionError("The worker has not ended within " + LIMIT + ": " + output() + errors());
		}
		this.outputReader.join(LIMIT.toMillis());
		this.errorReader.join(LIMIT.toMillis());
		return this.process.exitValue();
	}

	/**
	 * Ask it to end, as a platform does.
	 */
	void terminate() {
		this.process.destroy();
	}

	String output() {
		return text(this.output);
	}

	String errors() {
		return text(this.errors);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private int port() {
		if (!this.process.isAlive()) {
			throw new AssertionError("The worker has ended: " + output() + errors());
		}
		Matcher started = STARTED.matcher(output());
		return started.find() ? Integer.parseInt(started.group(1)) : 0;
	}

	private static Thread read(BufferedReader reader, List<String> lines) {
		Thread thread = new Thread(() -> reader.lines().forEach(lines::add), "worker-output");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static String text(List<String> lines) {
		synchronized (lines) {
			return String.join("\n", lines);
		}
	}

}
