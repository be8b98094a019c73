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

package io.jobber.chaos;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * JVMs of this class path, and signals.
 */
public final class Processes {

	private Processes() {
	}

	/**
	 * Prepare the start of {@code main} in a small JVM.
	 * @param main the class to start
	 * @param arguments its arguments
	 * @param log takes what it says on stderr
	 * @return what starts it
	 */
	static ProcessBuilder jvm(Class<?> main, List<String> arguments, Path log) {
		return new ProcessBuilder(command(main, arguments)).redirectError(Redirect.appendTo(log.toFile()));
	}

	/**
	 * The command that starts {@code main} in a small JVM.
	 * @param main the class to start
	 * @param arguments its arguments
	 * @return program and arguments
	 */
	public static List<String> command(Class<?> main, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// Many of them share few processors, and most live for seconds only.
		command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		return command;
	}

	/**
	 * Send a signal, such as {@code STOP}. One to a process that has ended is lost.
	 */
	static void signal(long pid, String signal) {
		try {
			new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).redirectError(Redirect.DISCARD)
				.start()
				.waitFor();
		}
		catch (IOException ex) {
			throw new IllegalStateException("SIG" + signal + " could not be sent", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Whether a process runs or is stopped. One that was killed and that its parent does
	 * not wait for does not count.
	 */
	public static boolean isRunning(long pid) {
		try {
			String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
			return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
		}
		catch (IOException ex) {
			return !new File("/proc/self").exists() && ProcessHandle.of(pid).isPresent();
		}
	}

}
