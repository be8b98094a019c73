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

package io.jobber.worker.function.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.worker.Worker;
import io.jobber.worker.function.WorkerLifecycle;
import io.jobber.worker.json.WorkerJson;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InvitedWorker}.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class InvitedWorkerTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final FakeDispatcher dispatcher = new FakeDispatcher();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final CompletableFuture<Integer> exit = new CompletableFuture<>();

	InvitedWorkerTests() throws IOException {
	}

	@AfterEach
	void close() {
		this.dispatcher.close();
	}

	@Test
	void drainedWorkerWritesItsReportOnOneLineAndEndsTheProcessWithZero() {
		WorkerLifecycle worker = worker(FakeDispatcher.TOKEN, this.out);
		worker.start();

		this.dispatcher.drain("idle");

		assertThat(this.exit).succeedsWithin(LIMIT).isEqualTo(0);
		assertThat(output()).matches("jobber-report \\{\"workerId\":\"worker-\\w+\",\"outcome\":\"DRAINED\","
				+ "\"reason\":\"idle\",\"completed\":0,\"failed\":0,\"cancelled\":0,\"refused\":0}\n");
		assertThat(worker.isRunning()).isFalse();
		worker.destroy();
	}

	@Test
	void refusedWorkerReportsSaysWhyAndEndsTheProcessWithOne(CapturedOutput log) {
		WorkerLifecycle worker = worker("spent", this.out);

		worker.start();

		assertThat(this.exit).succeedsWithin(LIMIT).isEqualTo(1);
		assertThat(output()).startsWith("jobber-report ").contains("\"outcome\":\"REFUSED\"").endsWith("}\n");
		assertThat(log).containsOnlyOnce("ERROR").contains("fails: REFUSED").contains("the token is unknown");
		worker.destroy();
	}

	@Test
	void itsThreadKeepsTheProcessAlive() {
		WorkerLifecycle worker = worker(FakeDispatcher.TOKEN, this.out);

		worker.start();

		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().equals(WorkerLifecycle.THREAD))
			.isNotEmpty()
			.noneMatch(Thread::isDaemon);
		worker.destroy();
	}

	@Test
	void stopDrainsAndCallsBackWhenTheReportIsWritten() {
		WorkerLifecycle worker = worker(FakeDispatcher.TOKEN, this.out);
		worker.start();
		this.dispatcher.awaitJoin();
		CompletableFuture<String> outputThen = new CompletableFuture<>();

		worker.stop(() -> outputThen.complete(output()));

		assertThat(outputThen).succeedsWithin(LIMIT).asString().contains("\"outcome\":\"DRAINED\"");
		worker.destroy();
		assertThat(this.exit).as("the exit code is not its business").isNotDone();
	}

	@Test
	void destroyEndsWhatStopDidNotAndReports() {
		WorkerLifecycle worker = worker(FakeDispatcher.TOKEN, this.out);
		worker.start();
		this.dispatcher.awaitJoin();

		worker.destroy();

		assertThat(output()).contains("\"outcome\":\"CLOSED\"");
		assertThat(this.exit).isNotDone();
	}

	@Test
	void workerThatNeverStartedStopsAtOnce() throws Exception {
		WorkerLifecycle worker = worker(FakeDispatcher.TOKEN, this.out);

		worker.destroy();

		assertThat(worker.isRunning()).isFalse();
		assertThat(output()).isEmpty();
	}

	@Test
	void secondStartDoesNotUseTheTokenAgain() {
		WorkerLifecycle worker = worker(FakeDispatcher.TOKEN, this.out);
		worker.start();
		this.dispatcher.drain("idle");
		this.exit.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();

		worker.start();

		assertThat(worker.isRunning()).isFalse();
		assertThat(output()).containsOnlyOnce("jobber-report");
		worker.destroy();
	}

	@Test
	void outputThatCannotBeWrittenFailsTheProcess() {
		WorkerLifecycle worker = worker(FakeDispatcher.TOKEN, new OutputStream() {

			@Override
			public void write(int b) throws IOException {
				throw new IOException("Broken pipe");
			}

		});
		worker.start();

		this.dispatcher.drain("idle");

		assertThat(this.exit).succeedsWithin(LIMIT).isEqualTo(1);
		worker.destroy();
	}

	private WorkerLifecycle worker(String token, OutputStream out) {
		return new WorkerLifecycle(new Worker((request, callback) -> () -> {
		}), LIMIT, new InvitedWorker(WorkerJson.readInvitation(this.dispatcher.invitation(token)), new ReportLine(out),
				this.exit::complete));
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

}
