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

package io.jobber.lambda.emulator.environment;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.EnvironmentSnapshot;
import io.jobber.lambda.emulator.EnvironmentSnapshot.State;
import io.jobber.lambda.emulator.environment.FaultPlan.Mishaps;
import io.jobber.lambda.emulator.environment.FunctionLog.Report;
import io.jobber.lambda.emulator.process.FunctionPackage;
import io.jobber.lambda.emulator.runtime.RuntimeAnswer;
import io.jobber.lambda.emulator.runtime.RuntimeProcess;

/**
 * One execution environment and its life. Its first invocation initialises it: a process
 * is started and has 10 s to ask for an event. If it does not, Lambda starts another one
 * within the invocation and its timeout. Between invocations the process stands still. A
 * timeout, too much memory and the end of the process end the environment.
 * <p>
 * Threads: one at a time runs an invocation, and waits and watches until it is over. Any
 * thread may look at the environment or close it.
 */
final class ExecutionEnvironment implements AutoCloseable {

	private static final JsonMapper JSON = new JsonMapper();

	private static final double NANOS_PER_MILLI = 1e6;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final EmulatedFunction function;

	private final String version;

	private final FunctionPackage code;

	private final Platform platform;

	private final FunctionLog log;

	private final String logStream;

	private volatile State state = State.INIT;

	private volatile @Nullable RuntimeProcess process;

	private volatile long restingSince; // nanos

	private int memoryUsed; // the thread that runs

	ExecutionEnvironment(EmulatedFunction function, String version, FunctionPackage code, Platform platform) {
		this.function = function;
		this.version = version;
		this.code = code;
		this.platform = platform;
		this.log = new FunctionLog((line) -> platform.logs().accept(function.name(), line));
		this.logStream = "%s/[%s]%s".formatted(LocalDate.now(ZoneOffset.UTC).toString().replace('-', '/'), version,
				UUID.randomUUID().toString().replace("-", ""));
	}

	String version() {
		return this.version;
	}

	EnvironmentSnapshot snapshot() {
		RuntimeProcess current = this.process;
		return new EnvironmentSnapshot(this.function.name(), this.version, (current != null) ? current.pid() : 0,
				this.state);
	}

	/**
	 * Whether it can run another invocation.
	 * @return whether it can run another invocation
	 */
	boolean isUsable() {
		RuntimeProcess current = this.process;
		return current != null && current.isAlive() && !isClosed();
	}

	boolean isResting(Duration time) {
		return this.state != State.INIT && this.state != State.BUSY
				&& System.nanoTime() - this.restingSince >= time.toNanos();
	}

	/**
	 * Hand over what the process writes while nothing runs, where it is not frozen.
	 */
	void forwardOutput() {
		RuntimeProcess current = this.process;
		if (current != null && this.state == State.IDLE) {
			current.forwardOutput();
		}
	}

	/**
	 * Run one invocation. Blocks until it is over and the environment stands still.
	 * @param invocation the invocation
	 * @param mishaps the faults to inject
	 * @return how it ended
	 */
	Run run(Invocation invocation, Mishaps mishaps) {
		double initMillis = 0;
		RuntimeAnswer init = null;
		if (this.state == State.INIT) {
			awaitClose(this.platform.coldStartDelay().toNanos());
			this.log.initStart(this.function.runtime());
			long start = System.nanoTime();
			init = init("init", start + this.platform.initLimit().toNanos(), mishaps);
			initMillis = millisSince(start);
		}
		this.state = State.BUSY;
		this.log.start(invocation);
		long start = System.nanoTime();
		long deadline = start + this.function.timeout().toNanos();
		if (init != null && init.failed()) {
			init = init("invoke", deadline, mishaps);
		}
		RuntimeAnswer answer = (init != null && init.failed()) ? init : invoke(invocation, deadline, mishaps);
		double millis = Math.min(millisSince(start), this.function.timeout().toMillis());
		rest(answer);
		return finish(invocation, answer, millis, initMillis);
	}

	private RuntimeAnswer init(String phase, long deadline, Mishaps mishaps) {
		long start = System.nanoTime();
		RuntimeAnswer answer;
		try {
			awaitClose(Math.min(mishaps.slowStart().toNanos(), deadline - start));
			if (isClosed()) {
				answer = RuntimeAnswer.exited("signal: killed");
			}
			else {
				answer = mishaps.failInit() ? RuntimeAnswer.exited("exit status 1") : start().awaitReady(deadline);
			}
		}
		catch (UncheckedIOException ex) {
			answer = RuntimeAnswer.stated("Runtime.InvalidEntrypoint", "Error: " + ex.getMessage());
		}
		if (answer.failed()) {
			end();
			this.log.initReport(millisSince(start), phase, answer);
		}
		return answer;
	}

	private RuntimeProcess start() {
		Map<String, String> variables = this.platform.variables(this.function, this.version, this.logStream,
				this.code.directory());
		RuntimeProcess started = new RuntimeProcess(this.code, variables,
				this.platform.directory().resolve(UUID.randomUUID() + ".log"), this.platform.signals(),
				this.function.memoryMegabytes(), this.log::line);
		this.process = started;
		if (isClosed()) {
			started.kill();
		}
		return started;
	}

	private RuntimeAnswer invoke(Invocation invocation, long deadline, Mishaps mishaps) {
		RuntimeProcess current = this.process;
		if (current == null || mishaps.crash()) {
			return RuntimeAnswer.exited("exit status 1");
		}
		current.thaw();
		return current.run(invocation.event(deadline), deadline, mishaps.killAfter());
	}

	private void rest(RuntimeAnswer answer) {
		RuntimeProcess current = this.process;
		if (current == null) {
			return;
		}
		this.memoryUsed = Math.max(this.memoryUsed, current.memoryUsed());
		if (answer.statement() != null || !current.isAlive()) {
			end();
		}
		else if (this.platform.freeze()) {
			current.freeze();
		}
		else {
			current.flushOutput();
		}
	}

	private Run finish(Invocation invocation, RuntimeAnswer answer, double millis, double initMillis) {
		String id = invocation.requestId();
		byte[] payload = answer.payload();
		String statement = answer.statement();
		if (statement != null) {
			if (answer == RuntimeAnswer.TIMED_OUT) {
				statement += String.format(Locale.ROOT, " after %.2f seconds",
						this.function.timeout().toMillis() / 1000.0);
			}
			this.log.fatal(id, answer, statement);
			payload = JSON.writeValueAsBytes(Map.of("errorType", String.valueOf(answer.errorType()), "errorMessage",
					"RequestId: " + id + " " + statement));
		}
		long billed = (long) Math.ceil(millis + initMillis);
		this.log.end(id);
		this.log.report(
				new Report(id, millis, billed, this.function.memoryMegabytes(), this.memoryUsed, initMillis, answer));
		InvocationResult result = new InvocationResult(payload, answer.failed(), this.log.tail());
		this.restingSince = System.nanoTime();
		this.state = this.platform.freeze() ? State.FROZEN : State.IDLE;
		return new Run(result, billed, (long) Math.ceil(initMillis));
	}

	private void end() {
		RuntimeProcess ended = this.process;
		if (ended != null) {
			ended.close();
			this.process = null;
		}
	}

	private void awaitClose(long nanos) {
		try {
			this.closed.await(nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isClosed() {
		return this.closed.getCount() == 0;
	}

	/**
	 * Kill the process, and start no other. A pending invocation fails.
	 */
	void kill() {
		this.closed.countDown();
		RuntimeProcess current = this.process;
		if (current != null) {
			current.kill();
		}
	}

	/**
	 * Kill the process and wait for its end.
	 */
	@Override
	public void close() {
		kill();
		RuntimeProcess current = this.process;
		if (current != null) {
			current.close();
		}
	}

	private static double millisSince(long start) {
		return (System.nanoTime() - start) / NANOS_PER_MILLI;
	}

	/**
	 * What an invocation came to.
	 *
	 * @param result for the caller
	 * @param billedMillis its cost, initialisation included
	 * @param initMillis the initialisation's part of it
	 */
	record Run(InvocationResult result, long billedMillis, long initMillis) {
	}

}
