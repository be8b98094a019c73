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

package io.jobber.benchmarks.throughput;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

import io.jobber.benchmarks.Jdk;
import io.jobber.benchmarks.throughput.caller.CallerProcess;
import io.jobber.benchmarks.throughput.caller.Load;
import io.jobber.benchmarks.throughput.caller.Measurement;
import io.jobber.benchmarks.throughput.echo.Content;
import io.jobber.benchmarks.throughput.echo.Jvm;
import io.jobber.benchmarks.throughput.echo.Target;

/**
 * A {@link CallerProcess}, as the process sees it that compares several.
 */
final class Caller {

	private final List<Target> targets;

	private final Process process;

	private final BufferedReader output;

	Caller(Jdk jdk, Content content, List<Target> targets) throws IOException {
		this.targets = targets;
		List<String> arguments = new ArrayList<>(List.of(content.word()));
		targets.forEach((target) -> arguments.add(target.word()));
		this.process = new ProcessBuilder(Jvm.command(jdk, CallerProcess.class, arguments))
			.redirectError(Redirect.INHERIT)
			.start();
		this.output = this.process.inputReader();
	}

	boolean has(Target target) {
		return this.targets.contains(target);
	}

	void awaitReady() throws IOException {
		read(CallerProcess.READY);
	}

	Measurement run(Target target, Load load) throws IOException {
		this.process.outputWriter().write(target.word() + " " + load.line() + "\n");
		this.process.outputWriter().flush();
		return Measurement.parse(read(CallerProcess.RESULT));
	}

	/**
	 * Have it end, and its workers with it.
	 */
	void end() throws IOException {
		this.process.outputWriter().close();
	}

	void awaitEnd() {
		this.process.onExit().join();
	}

	private String read(String words) throws IOException {
		String line;
		while ((line = this.output.readLine()) != null) {
			if (line.startsWith(words)) {
				return line.substring(words.length());
			}
		}
		throw new IllegalStateException("A caller has ended before its time");
	}

}
