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

package io.jobber.worker.function.lambda;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One execution environment: the package under Lambda's own Java runtime, which alone is
 * on the class path and loads the package from its working directory, as in
 * {@code /var/task}.
 */
final class LambdaEnvironment implements AutoCloseable {

	private final List<String> output = Collections.synchronizedList(new ArrayList<>());

	private final RuntimeApi api = new RuntimeApi();

	private final Process process;

	/**
	 * Start the function.
	 * @param template names the handler and the environment's variables
	 * @param task where the package is
	 * @param more variables of Lambda's own
	 */
	LambdaEnvironment(Template template, Path task, Map<String, String> more) throws IOException {
		String handler = (String) template.worker("Handler");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		if (Runtime.version().feature() >= 24) {
			command.add("--enable-native-access=ALL-UNNAMED");
			command.add("--sun-misc-unsafe-memory-access=allow");
		}
		command
			.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
					"-cp", runtime(), "com.amazonaws.services.lambda.runtime.api.client.AWSLambda", handler));
		ProcessBuilder builder = new ProcessBuilder(command).directory(task.toFile()).redirectErrorStream(true);
		builder.environment()
			.putAll(Map.of("AWS_LAMBDA_RUNTIME_API", this.api.address(), "AWS_LAMBDA_FUNCTION_NAME", "worker",
					"AWS_LAMBDA_FUNCTION_VERSION", "7", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769"));
		builder.environment().put("_HANDLER", handler);
		template.variables().forEach((name, value) -> builder.environment().put(name.toString(), value.toString()));
		builder.environment().putAll(more);
		this.process = builder.start();
		Thread reader = new Thread(this::read, "lambda-output");
		reader.setDaemon(true);
		reader.start();
	}

	RuntimeApi api() {
		return this.api;
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * The TCP sockets of the process, but for those to the Runtime API: lines of
	 * {@code /proc/net/tcp}.
	 */
	List<String> sockets() throws IOException {
		Path proc = Path.of("/proc", Long.toString(pid()));
		Set<String> own = new HashSet<>();
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve("fd"))) {
			for (Path descriptor : descriptors) {
				try {
					own.add(Files.readSymbolicLink(descriptor).toString());
				}
				catch (NoSuchFileException ex) {
					// Closed meanwhile.
				}
			}
		}
		String runtimeApi = String.format(":%04X ", Integer.parseInt(this.api.address().split(":")[1]));
		List<String> sockets = new ArrayList<>();
		for (String table : List.of("net/tcp", "net/tcp6")) {
			for (String line : Files.readAllLines(proc.resolve(table))) {
				String[] columns = line.strip().split("\\s+");
				if (own.contains("socket:[" + columns[9] + "]") && !(columns[2] + " ").endsWith(runtimeApi)) {
					sockets.add(line);
				}
			}
		}
		return sockets;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	String output() {
		synchronized (this.output) {
			return String.join("\n", this.output);
		}
	}

	/**
	 * What Lambda does to an environment that nobody invokes.
	 */
	void freeze() throws Exception {
		signal("STOP");
	}

	void thaw() throws Exception {
		signal("CONT");
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.api.close();
	}

	private void signal(String name) throws Exception {
		Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
		if (!kill.waitFor(30, TimeUnit.SECONDS) || kill.exitValue() != 0) {
			throw new IllegalStateException("Process " + pid() + " was not sent " + name);
		}
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader()) {
			lines.lines().forEach(this.output::add);
		}
		catch (IOException ex) {
			this.output.add("The output cannot be read: " + ex);
		}
	}

	private static String runtime() {
		return Stream
			.of("com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
					"com.amazonaws.services.lambda.runtime.Context",
					"com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
					"software.amazon.awssdk.utilslite.SdkInternalThreadLocal")
			.map(LambdaEnvironment::jarOf)
			.collect(Collectors.joining(System.getProperty("path.separator")));
	}

	private static String jarOf(String type) {
		try {
			Class<?> loaded = Class.forName(type, false, LambdaEnvironment.class.getClassLoader());
			return Path.of(loaded.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
		}
		catch (ClassNotFoundException | URISyntaxException ex) {
			throw new IllegalStateException("Lambda's runtime is not on the class path of the test", ex);
		}
	}

}
