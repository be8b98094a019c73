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

package io.jobber.worker.function.standing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.worker.Worker;
import io.jobber.worker.function.WorkerLifecycle;
import io.jobber.worker.function.process.FakeDispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link StandingWorker}.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class StandingWorkerTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final FakeDispatcher dispatcher = new FakeDispatcher();

	private StandingWorker standing;

	private WorkerLifecycle worker;

	StandingWorkerTests() throws IOException {
		this.worker = worker(this.dispatcher.address(), FakeDispatcher.TOKEN);
	}

	@AfterEach
	void close() {
		this.worker.destroy();
		this.dispatcher.close();
	}

	@Test
	void joinsAgainWheneverTheApplicationHasDrainedIt() {
		this.worker.start();

		this.dispatcher.awaitJoin();
		this.dispatcher.drain("the application is shutting down");
		this.dispatcher.awaitJoin();
		this.dispatcher.drain("the application is shutting down");
		this.dispatcher.awaitJoin();

		assertThat(this.worker.isRunning()).isTrue();
	}

	@Test
	void tellsWhyNoTaskCanComeForAsLongAsItHasNotJoined() {
		assertThat(absence()).isEqualTo("it has not joined");

		this.worker.start();
		await().atMost(LIMIT).until(() -> this.worker.isJoined());
		this.dispatcher.close();
		await().atMost(LIMIT).until(() -> String.valueOf(absence()).startsWith("UNREACHABLE: "));
		this.worker.stop();

		assertThat(absence()).isEqualTo("the worker's process ends");
	}

	@Test
	void refusedWorkerWarnsWithTheSettingAndStays(CapturedOutput log) {
		this.worker = worker(this.dispatcher.address(), "not-the-right-one");

		this.worker.start();
		await().atMost(LIMIT).until(() -> log.getAll().contains("refuses this worker"));

		assertThat(log).contains("WARN", "the token is unknown", "jobber.worker.token", "jobber.scheduler.join-token")
			.doesNotContain("not-the-right-one");
		assertThat(absence()).asString().startsWith("REFUSED: ").contains("the token is unknown");
		assertThat(this.worker.isRunning()).isTrue();
	}

	@Test
	void itsThreadKeepsTheProcessAlive() {
		this.worker.start();

		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().equals(WorkerLifecycle.THREAD))
			.isNotEmpty()
			.noneMatch(Thread::isDaemon);
	}

	@Test
	void stopDrainsAndCallsBackWhenTheSessionHasEnded(CapturedOutput log) {
		this.worker.start();
		await().atMost(LIMIT).until(() -> this.worker.isJoined());
		CompletableFuture<Boolean> running = new CompletableFuture<>();

		this.worker.stop(() -> running.complete(this.worker.isRunning()));

		assertThat(running).succeedsWithin(LIMIT).isEqualTo(false);
		assertThat(log).contains("ended: DRAINED, the worker's process ends").doesNotContain("Joining");
	}

	@Test
	void stopDoesNotWaitForAnApplicationThatIsSilent(CapturedOutput log) {
		this.worker = worker(this.dispatcher.address(), FakeDispatcher.TOKEN, Duration.ofMillis(100));
		this.worker.start();
		this.dispatcher.awaitJoin();
		this.dispatcher.fallSilent();
		CompletableFuture<Boolean> stopped = new CompletableFuture<>();

		this.worker.stop(() -> stopped.complete(true));

		assertThat(stopped).succeedsWithin(LIMIT);
		assertThat(log).contains("ended: CLOSED, the application was silent for PT0.1S");
	}

	@Test
	void stopWaitsNeitherForAnApplicationThatIsAwayNorForTheNextAttempt() throws IOException {
		this.worker = worker("127.0.0.1:" + freePort(), FakeDispatcher.TOKEN);
		this.worker.start();
		await().atMost(LIMIT).until(() -> String.valueOf(absence()).startsWith("UNREACHABLE: "));
		CompletableFuture<Boolean> stopped = new CompletableFuture<>();

		this.worker.stop(() -> stopped.complete(true));

		assertThat(stopped).succeedsWithin(LIMIT);
	}

	@Test
	void workerThatIsStartedAgainJoinsAgain() {
		this.worker.start();
		this.dispatcher.awaitJoin();
		CompletableFuture<Boolean> stopped = new CompletableFuture<>();
		this.worker.stop(() -> stopped.complete(true));
		assertThat(stopped).succeedsWithin(LIMIT);

		this.worker.start();
		this.dispatcher.awaitJoin();

		await().atMost(LIMIT).until(() -> this.worker.isJoined());
	}

	@Test
	void workerThatNeverStartedStopsAtOnce() {
		CompletableFuture<Boolean> stopped = new CompletableFuture<>();

		this.worker.stop(() -> stopped.complete(true));

		assertThat(stopped).isCompleted();
		assertThat(this.worker.isRunning()).isFalse();
	}

	private WorkerLifecycle worker(String address, String token) {
		return worker(address, token, LIMIT);
	}

	private WorkerLifecycle worker(String address, String token, Duration shutdownTimeout) {
		this.standing = new StandingWorker(address, 2, () -> token, new RejoinDelay(() -> 1));
		return new WorkerLifecycle(new Worker((request, callback) -> () -> {
		}), shutdownTimeout, this.standing);
	}

	private Object absence() {
		return new StandingWorkerHealthIndicator(this.worker, this.standing).health().getDetails().get("reason");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
