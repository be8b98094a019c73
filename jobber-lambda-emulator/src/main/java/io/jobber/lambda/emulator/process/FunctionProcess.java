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
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * One process of a function, with all that it starts. Thread-safe.
 */
public final class FunctionProcess implements AutoCloseable {

	private final ProcessSignals signals;

	private final ProcessOutput output;

	private final Consumer<String> lines;

	private final Process process;

	private final CompletableFuture<Void> end;

	/**
	 * Start the process.
	 * @param code what to start
	 * @param environment all its variables
	 * @param file for what it writes, which is deleted with it
	 * @param signals how to reach it
	 * @param lines receives what it writes, on the threads that ask for it
	 * @param onExit told its exit value, on a thread of the JDK's
	 * @throws UncheckedIOException if it cannot be started
	 */
	public FunctionProcess(FunctionPackage code, Map<String, String> environment, Path file, ProcessSignals signals,
			Consumer<String> lines, IntConsumer onExit) {
		this.signals = signals;
		this.lines = lines;
		this.output = new ProcessOutput(file);
		ProcessBuilder builder = new ProcessBuilder(signals.lead(code.command())).directory(code.directory().toFile())
			.redirectInput(new File("/dev/null"))
			.redirectErrorStream(true)
			.redirectOutput(Redirect.appendTo(file.toFile()));
		builder.environment().clear();
		builder.environment().putAll(environment);
		try {
			this.process = builder.start();
		}
		catch (IOException ex) {
			this.output.close();
			throw new UncheckedIOException("Cannot start " + code.command(), ex);
		}
		signals.watch(this.process);
		this.end = this.process.onExit().thenAccept((ended) -> {
			try {
				// What it has started must not outlive it.
				signals.kill(ended);
				signals.forget(ended);
			}
			finally {
				onExit.accept(ended.exitValue());
			}
		});
	}

	public long pid() {
		return this.process.pid();
	}

	/**
	 * Stop the process and all that it has started, until it is thawed. What it has
	 * written is handed over.
	 */
	public void freeze() {
		this.signals.stop(this.process);
		this.output.flush(this.lines);
		this.output.truncate();
	}

	public void thaw() {
		this.signals.resume(this.process);
	}

	/**
	 * Kill the process and all that it has started.
	 */
	public void kill() {
		this.signals.kill(this.process);
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Hand over the lines that the process has written.
	 */
	public void forwardOutput() {
		this.output.forward(this.lines);
	}

	/**
	 * Hand over all that the process has written, even a line that has not ended.
	 */
	public void flushOutput() {
		this.output.flush(this.lines);
	}

	/**
	 * The resident memory at this moment.
	 * @return megabytes; 0 if that cannot be told
	 */
	public int residentMegabytes() {
		return ProcessMemory.residentMegabytes(pid());
	}

	/**
	 * Kill the process, wait for its end and hand over the last that it has written.
	 */
	@Override
	public void close() {
		kill();
		this.end.join();
		this.output.flush(this.lines);
		this.output.close();
	}

}
