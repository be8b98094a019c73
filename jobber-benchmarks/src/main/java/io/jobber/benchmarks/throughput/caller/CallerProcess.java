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

package io.jobber.benchmarks.throughput.caller;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.jobber.benchmarks.ProcessTree;
import io.jobber.benchmarks.throughput.echo.Content;
import io.jobber.benchmarks.throughput.echo.Echoes;
import io.jobber.benchmarks.throughput.echo.Target;

/**
 * The caller as a process of its own, with targets of which one is used at a time. It
 * runs the loads that it reads from its input, and ends with it.
 */
public final class CallerProcess {

	/**
	 * The line that says that all workers have joined.
	 */
	public static final String READY = "ready";

	/**
	 * What a line with a {@link Measurement} begins with.
	 */
	public static final String RESULT = "result ";

	private CallerProcess() {
	}

	/**
	 * Start it.
	 * @param args what to send, and the targets
	 */
	public static void main(String[] args) {
		ProcessTree.endWithParent();
		int code = 1;
		try {
			serve(args);
			code = 0;
		}
		catch (Exception ex) {
			ex.printStackTrace();
		}
		finally {
			// What was started meanwhile ends with this process.
			System.exit(code);
		}
	}

	private static void serve(String[] args) throws Exception {
		List<Target> targets = Stream.of(args).skip(1).map(Target::parse).toList();
		try (Echoes echoes = new Echoes(Content.parse(args[0]), targets)) {
			System.out.println(READY);
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			String line;
			while ((line = input.readLine()) != null) {
				String[] words = line.split(" ", 2);
				LoadRun run = new LoadRun(Load.parse(words[1]), echoes.to(Target.parse(words[0])));
				System.out.println(RESULT + run.measure().line());
			}
		}
	}

}
