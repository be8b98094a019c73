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

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sends the signals that Java cannot: stop, continue, and kill for whole process groups.
 * A shell does it, which reads orders from its standard input. The input ends with this
 * JVM, even if that is killed, and then the shell kills what is left: a frozen process
 * would not notice, and live for ever. Thread-safe; blocks for some microseconds.
 */
public final class ProcessSignals implements AutoCloseable {

	private static final String SCRIPT = """
			trap '' INT TERM HUP
			known=
			while read -r verb targets; do
				case $verb in
					WATCH) known="$known $targets" ;;
					FORGET)
						rest=
						for one in $known; do
							[ "$one" = "$targets" ] || rest="$rest $one"
						done
						known=$rest ;;
					*) kill -s "$verb" -- $targets 2> /dev/null ;;
				esac
				echo
			done
			[ -z "$known" ] || kill -s KILL -- $known 2> /dev/null
			""";

	// Makes a program the leader of its own process group; Linux has it, macOS has not.
	private static final Path SETSID = Path.of("/usr/bin/setsid");

	private final boolean groups = Files.isExecutable(SETSID);

	private final Process shell;

	private final BufferedWriter orders;

	private final BufferedReader answers;

	public ProcessSignals() {
		List<String> command = List.of("sh", "-c", SCRIPT);
		try {
			this.shell = new ProcessBuilder(lead(command)).redirectError(Redirect.DISCARD).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"The emulator stops and continues processes through a POSIX shell, but 'sh' cannot be started", ex);
		}
		this.orders = this.shell.outputWriter();
		this.answers = this.shell.inputReader();
	}

	/**
	 * Let a command lead a process group, where that is possible.
	 * @param command the command
	 * @return the command to start instead
	 */
	List<String> lead(List<String> command) {
		if (!this.groups) {
			return command;
		}
		List<String> led = new ArrayList<>(List.of(SETSID.toString()));
		led.addAll(command);
		return led;
	}

	void watch(Process process) {
		order("WATCH", anchor(process));
	}

	void stop(Process process) {
		order("STOP", targets(process));
	}

	void resume(Process process) {
		order("CONT", targets(process));
	}

	/**
	 * Kill a process and what it has started. What it has started dies even if the
	 * process itself has ended, where there are groups.
	 * @param process the process
	 */
	void kill(Process process) {
		order("KILL", targets(process));
		// It may have just been born, and lead no group yet.
		process.destroyForcibly();
	}

	void forget(Process process) {
		order("FORGET", anchor(process));
	}

	private String targets(Process process) {
		return this.groups ? anchor(process)
				: Stream.concat(Stream.of(process.toHandle()), process.descendants())
					.map((handle) -> Long.toString(handle.pid()))
					.collect(Collectors.joining(" "));
	}

	// A negative number is a group to kill(1).
	private String anchor(Process process) {
		return (this.groups ? "-" : "") + process.pid();
	}

	private synchronized void order(String verb, String targets) {
		try {
			this.orders.write(verb + " " + targets + "\n");
			this.orders.flush();
			if (this.answers.readLine() == null) {
				throw new EOFException("It does not answer");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The shell that sends signals to processes has gone", ex);
		}
	}

	@Override
	public synchronized void close() {
		try {
			this.orders.close();
		}
		catch (IOException ex) {
			this.shell.destroyForcibly();
		}
	}

}
