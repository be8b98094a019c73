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

package io.jobber.lambda.emulator.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.jobber.lambda.emulator.process.FunctionPackage;
import io.jobber.lambda.emulator.process.FunctionProcess;
import io.jobber.lambda.emulator.process.ProcessSignals;

/**
 * A function's process that speaks the Runtime API. The waiting thread watches its time,
 * its memory and its output. One thread at a time waits; any thread may kill it.
 */
public final class RuntimeProcess implements AutoCloseable {

	private static final Map<Integer, String> SIGNALS = Map.of(6, "aborted", 9, "killed", 11, "segmentation fault", 15,
			"terminated");

	private static final Duration LOOK = Duration.ofMillis(100);

	private final RuntimeConversation conversation = new RuntimeConversation();

	private final int memoryLimit;

	private final RuntimeApi api;

	private final FunctionProcess process;

	private int memoryUsed; // the thread that waits

	/**
	 * Start the process.
	 * @param code what to start
	 * @param environment its variables; {@code AWS_LAMBDA_RUNTIME_API} is added
	 * @param file for what it writes
	 * @param signals how to reach it
	 * @param memoryLimit in megabytes, beyond which it is killed
	 * @param lines receives what it writes
	 * @throws java.io.UncheckedIOException if it cannot be started
	 */
	public RuntimeProcess(FunctionPackage code, Map<String, String> environment, Path file, ProcessSignals signals,
			int memoryLimit, Consumer<String> lines) {
		this.memoryLimit = memoryLimit;
		this.api = new RuntimeApi(this.conversation);
		Map<String, String> variables = new HashMap<>(environment);
		variables.put("AWS_LAMBDA_RUNTIME_API", this.api.address());
		try {
			this.process = new FunctionProcess(code, variables, file, signals, lines,
					(exitValue) -> this.conversation.end(exited(exitValue)));
		}
		catch (RuntimeException ex) {
			this.api.close();
			throw ex;
		}
	}

	/**
	 * Wait until the process asks for its first event.
	 * @param deadline to wait for, in {@link System#nanoTime()}
	 * @return a failure if it does not; the process must be closed then
	 */
	public RuntimeAnswer awaitReady(long deadline) {
		return await(this.conversation.ready(), deadline, null);
	}

	/**
	 * Give the process an event and wait until it asks for the next. It must be ready,
	 * and thawed.
	 * @param event to work on
	 * @param deadline to wait for, in {@link System#nanoTime()}
	 * @param killAfter when to kill the process on purpose; {@code null} is never
	 * @return what it answers, or why it did not
	 */
	public RuntimeAnswer run(RuntimeEvent event, long deadline, @Nullable Duration killAfter) {
		CompletableFuture<RuntimeAnswer> answer = this.conversation.deliver(event);
		return await(answer, deadline, (killAfter != null) ? System.nanoTime() + killAfter.toNanos() : null);
	}

	private RuntimeAnswer await(CompletableFuture<RuntimeAnswer> answer, long deadline, @Nullable Long killAt) {
		Long kill = killAt;
		try {
			while (true) {
				long now = System.nanoTime();
				long patience = Math.min(LOOK.toNanos(), deadline - now);
				try {
					RuntimeAnswer result = answer.get((kill != null) ? Math.min(patience, kill - now) : patience,
							TimeUnit.NANOSECONDS);
					look();
					return result;
				}
				catch (TimeoutException ex) {
					if (look() > this.memoryLimit) {
						kill();
					}
				}
				if (System.nanoTime() - deadline >= 0) {
					return RuntimeAnswer.TIMED_OUT;
				}
				if (kill != null && System.nanoTime() - kill >= 0) {
					kill = null;
					kill();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return RuntimeAnswer.exited("signal: killed");
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The conversation with a runtime has failed", ex.getCause());
		}
	}

	private int look() {
		this.process.forwardOutput();
		int resident = this.process.residentMegabytes();
		this.memoryUsed = Math.max(this.memoryUsed, Math.min(resident, this.memoryLimit));
		return resident;
	}

	/**
	 * The most memory that was seen.
	 * @return megabytes
	 */
	public int memoryUsed() {
		return this.memoryUsed;
	}

	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Hand over the lines that it has written.
	 */
	public void forwardOutput() {
		this.process.forwardOutput();
	}

	/**
	 * Hand over all that it has written, even a line that has not ended.
	 */
	public void flushOutput() {
		this.process.flushOutput();
	}

	/**
	 * Stop the process until it is thawed, and hand over all that it has written.
	 */
	public void freeze() {
		this.process.freeze();
	}

	public void thaw() {
		this.process.thaw();
	}

	/**
	 * Kill the process. The waiting thread is notified.
	 */
	public void kill() {
		this.process.kill();
	}

	/**
	 * Kill the process, wait for its end, and free its port.
	 */
	@Override
	public void close() {
		this.process.close();
		this.api.close();
	}

	private static RuntimeAnswer exited(int exitValue) {
		if (exitValue == 0) {
			return RuntimeAnswer.stated("Runtime.ExitError", "Error: Runtime exited without providing a reason");
		}
		// Java and shells tell of a signal as 128 and its number.
		String signal = SIGNALS.get(exitValue - 128);
		return RuntimeAnswer.exited((signal != null) ? "signal: " + signal : "exit status " + exitValue);
	}

}
