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

package io.jobber.benchmarks.throughput.echo;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.jobber.benchmarks.Jdk;
import io.jobber.benchmarks.ProcessTree;
import io.jobber.benchmarks.Tls;

/**
 * Other JVMs with the class path of this one, and the same options each.
 */
public final class Jvm {

	// Room enough that the collector is not what is measured. Code is compiled for the
	// first time after ten times as many calls as usual, what is run often no later for
	// good: with a dozen JVMs on a few processors, compiling what is hardly used takes
	// most of the start, and had a warm-up take twice as long.
	private static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx2g", "-XX:+UseParallelGC",
			"-XX:Tier3InvocationThreshold=2000", "-XX:Tier3MinInvocationThreshold=1000",
			"-XX:Tier3CompileThreshold=20000", "-XX:Tier3BackEdgeThreshold=200000");

	private Jvm() {
	}

	/**
	 * The command that runs a class on a JDK.
	 * @param jdk the JDK
	 * @param main the class to run
	 * @param arguments the arguments
	 * @return the command
	 */
	public static List<String> command(Jdk jdk, Class<?> main, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(jdk.java());
		command.addAll(OPTIONS);
		command.add(ProcessTree.option());
		command.addAll(jdk.options());
		command.addAll(Tls.jvmOptions());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		return command;
	}

	static List<String> command(Class<?> main) throws IOException {
		return command(Jdk.running(), main, List.of());
	}

	static Process start(Class<?> main, List<String> arguments) throws IOException {
		return new ProcessBuilder(command(Jdk.running(), main, arguments)).redirectErrorStream(true)
			.redirectOutput(new File("/dev/null"))
			.start();
	}

}
