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

package io.jobber.benchmarks.startup;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.FileSystemUtils;

import io.jobber.benchmarks.Jdk;
import io.jobber.benchmarks.ProcessTree;

/**
 * Measures the start of the worker that is packaged for Lambda. In each round every
 * variant is started once on each JDK, so that what else the machine does hits all alike;
 * a round before them warms up and does not count.
 */
final class StartupBenchmark {

	// What Lambda sets itself, unless there is a snapshot: docs/startup.md.
	private static final String LAMBDA = " -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

	static final List<String> VARIANTS = List.of("plain:", "serial: -XX:+UseSerialGC", "c1: -XX:TieredStopAtLevel=1",
			"lambda:" + LAMBDA, "lazy: SPRING_MAIN_LAZY_INITIALIZATION=true" + LAMBDA,
			"quiet: LOGGING_LEVEL_ROOT=off" + LAMBDA, "spring-aot: spring-aot" + LAMBDA, "image: image" + LAMBDA,
			"image-archive: image archive" + LAMBDA, "image-archive-spring-aot: image archive spring-aot" + LAMBDA,
			"snapshot: snapshot -XX:+UseSerialGC",
			"snapshot-unprimed: snapshot -XX:+UseSerialGC -Dorg.crac.Core.Compat=none");

	private StartupBenchmark() {
	}

	/**
	 * Measure and print a table.
	 * @param arguments as the command beside the module's pom.xml lists them
	 */
	public static void main(String[] arguments) throws Exception {
		PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true);
		Options options = Options.parse(arguments);
		Path directory = Files.createTempDirectory("jobber-startup");
		ProcessTree.endAtExit(() -> delete(directory));
		Results results = run(options, directory, out);
		out.println(results.table());
	}

	private static Results run(Options options, Path directory, PrintWriter out) throws Exception {
		List<WorkerStart> starts = new ArrayList<>();
		for (Jdk jdk : options.jdks()) {
			for (Variant variant : options.variants()) {
				WorkerStart start = new WorkerStart(variant, jdk, options.worker(),
						directory.resolve(jdk.feature() + "-" + variant.name()));
				start.prepare();
				start.measure();
				starts.add(start);
			}
		}
		Results results = new Results();
		for (int round = 1; round <= options.rounds(); round++) {
			for (WorkerStart start : starts) {
				results.add(round, start.jdk().feature(), start.variant().name(), start.measure());
			}
			if (options.csv() != null) {
				Files.writeString(options.csv(), results.csv());
			}
			out.println("Round " + round + " of " + options.rounds() + " is done");
		}
		return results;
	}

	private static void delete(Path directory) {
		try {
			FileSystemUtils.deleteRecursively(directory);
		}
		catch (IOException ex) {
			// A process that was killed may still have written there.
			System.err.println("Could not delete " + directory + ": " + ex);
		}
	}

}
