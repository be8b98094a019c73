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

package io.jobber.benchmarks.startup.aot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Adds to a package what Spring generates ahead of time: a context without the search for
 * configurations and the evaluation of their conditions.
 */
public final class SpringAot {

	/**
	 * What makes a JVM use it.
	 */
	public static final String OPTION = "-Dspring.aot.enabled=true";

	/**
	 * What must be started instead of the package's own application.
	 */
	public static final String MAIN_CLASS = DiagnosticApplication.class.getName();

	private static final List<String> PROPERTIES = List.of("--spring.cloud.function.definition=jobberWorker",
			"--spring.cloud.function.web.export.enabled=false", "--spring.main.web-application-type=none",
			"--spring.main.banner-mode=off", "--logging.level.root=warn");

	private SpringAot() {
	}

	/**
	 * Generate and compile. Blocks until it is done.
	 * @param jdk the home of what generates and compiles, for Java 17
	 * @param classPath the package and Lambda's runtime
	 * @param directory for what is generated
	 * @return a jar to add to the package
	 * @throws IOException if a file cannot be written
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if there are errors, which it has
	 */
	public static Path process(Path jdk, String classPath, Path directory) throws IOException, InterruptedException {
		Path sources = Files.createDirectories(directory.resolve("sources"));
		Path classes = Files.createDirectories(directory.resolve("classes"));
		Path jar = directory.resolve("spring-aot.jar");
		String type = MAIN_CLASS.replace('.', '/') + ".class";
		// Not among the classes: the generator empties that directory.
		Path application = directory.resolve("application");
		Path own = application.resolve(type);
		Files.createDirectories(own.getParent());
		try (InputStream in = Objects.requireNonNull(SpringAot.class.getResourceAsStream("/" + type))) {
			Files.copy(in, own);
		}
		String all = String.join(System.getProperty("path.separator"), classes.toString(), application.toString(),
				classPath);
		List<String> generate = new ArrayList<>(
				List.of("java", "-cp", all, "org.springframework.boot.SpringApplicationAotProcessor", MAIN_CLASS,
						sources.toString(), classes.toString(), classes.toString(), "io.jobber", "worker"));
		generate.addAll(PROPERTIES);
		run(jdk, generate);
		List<String> compile = new ArrayList<>(
				List.of("javac", "--release", "17", "-proc:none", "-nowarn", "-d", classes.toString(), "-cp", all));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(compile::add);
		}
		run(jdk, compile);
		run(jdk, List.of("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".", "-C",
				application.toString(), "."));
		return jar;
	}

	private static void run(Path jdk, List<String> command) throws IOException, InterruptedException {
		List<String> words = new ArrayList<>(command);
		words.set(0, jdk.resolve("bin").resolve(command.get(0)).toString());
		Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		if (process.waitFor() != 0) {
			throw new IllegalStateException("Spring AOT has failed in " + command.get(0) + ": " + output);
		}
	}

}
