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

package io.jobber.lambda.emulator.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.jobber.lambda.emulator.EmulatedFunction;

/**
 * AWS's own runtime for Java, which is in this jar. Functions run on the JDK that the
 * emulator runs on, whichever {@code java…} they name.
 */
public final class JavaRuntime {

	private static final List<String> JARS = List.of("aws-lambda-java-runtime-interface-client.jar",
			"aws-lambda-java-core.jar", "aws-lambda-java-serialization.jar", "utils-lite.jar");

	private static final String MAIN_CLASS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

	private final Path directory;

	/**
	 * Unpack the runtime.
	 * @param directory where to; it is created
	 */
	public JavaRuntime(Path directory) {
		this.directory = directory;
		try {
			Files.createDirectories(directory);
			for (String jar : JARS) {
				try (InputStream content = JavaRuntime.class.getResourceAsStream("java/" + jar)) {
					if (content == null) {
						throw new IllegalStateException("The emulator's own jar lacks " + jar);
					}
					Files.copy(content, directory.resolve(jar));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot unpack AWS's runtime for Java into " + directory, ex);
		}
	}

	/**
	 * How a function is started, as Lambda does it: the serial collector, the first
	 * compiler only, and 85 % of the memory for the heap. What the function's
	 * {@code JAVA_TOOL_OPTIONS} say of one of them holds instead.
	 * @param function the name of the function
	 * @param task the task
	 * @return the command
	 */
	List<String> command(EmulatedFunction function, Path task) {
		String options = function.environment().getOrDefault("JAVA_TOOL_OPTIONS", "");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		addUnless("-Xmx|MaxHeapSize|MaxRAMPercentage", options,
				"-XX:MaxHeapSize=" + function.memoryMegabytes() * 1024L * 85 / 100 + "k", command);
		addUnless("\\+Use\\w+GC", options, "-XX:+UseSerialGC", command);
		addUnless("Tiered", options, "-XX:TieredStopAtLevel=1", command);
		if (Runtime.version().feature() >= 24) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		command.addAll(List.of("-cp",
				String.join(File.pathSeparator, task.toString(), task.resolve("lib") + "/*", this.directory + "/*"),
				MAIN_CLASS, function.handler()));
		return command;
	}

	private static void addUnless(String said, String options, String option, List<String> command) {
		if (!Pattern.compile(said).matcher(options).find()) {
			command.add(option);
		}
	}

}
