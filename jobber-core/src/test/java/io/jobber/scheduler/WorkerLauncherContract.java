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

package io.jobber.scheduler;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.jobber.contract.RealPool;
import io.jobber.dispatch.DispatcherStats;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every launcher owes the scheduler, tested with real workers on a real port.
 */
@Timeout(300)
public abstract class WorkerLauncherContract {

	protected static final Duration LIMIT = Duration.ofMinutes(3);

	private final List<WorkerLauncher> launchers = new ArrayList<>();

	private final RealPool pool = new RealPool();

	protected WorkerLauncherContract() throws IOException {
	}

	/**
	 * Create a launcher whose workers answer {@code echo} with its payload.
	 */
	protected abstract WorkerLauncher createLauncher() throws Exception;

	/**
	 * Create a launcher whose platform refuses every launch.
	 */
	protected abstract WorkerLauncher createRefusedLauncher() throws Exception;

	/**
	 * Whether closing the launcher reaches the workers themselves.
	 */
	protected boolean endsWorkersWhenClosed() {
		return true;
	}

	@AfterEach
	void closeAll() throws Exception {
		for (WorkerLauncher launcher : this.launchers) {
			close(launcher);
		}
		this.pool.close();
	}

	@Test
	void launchReturnsWhileNobodyAnswersTheWorker() throws Exception {
		WorkerLauncher launcher = launcher();
		try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {

			CompletableFuture<WorkReport> run = launch(launcher, invitationTo(silent));

			assertThat(run).isNotDone();
		}
	}

	@Test
	void launchedWorkerJoinsAsInvitedAndServes() throws Exception {
		CompletableFuture<WorkReport> run = launch(launcher(), invite(2));

		CompletableFuture<Payload> answer = echo("hello");

		assertThat(text(answer)).isEqualTo("hello");
		assertThat(stats().slots()).isEqualTo(2);
		assertThat(run).isNotDone();
	}

	@Test
	void launchEndsWithTheReportOfTheDrainedWorker() throws Exception {
		CompletableFuture<WorkReport> run = launch(launcher(), invite(1));
		text(echo("hello"));

		this.pool.dispatcher().drainAll("enough");

		WorkReport report = run.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(report.reason()).contains("enough");
		assertThat(report.completed()).isOne();
	}

	@Test
	void refusalIsToldByTheLaunchAndNotThrown() throws Exception {
		WorkerLauncher launcher = createRefusedLauncher();
		this.launchers.add(launcher);

		CompletableFuture<WorkReport> run = launch(launcher, invite(1));

		LaunchException refusal = failure(run);
		assertThat(refusal.getMessage()).isNotBlank();
	}

	@Test
	void launchesAtTheSameTimeAreIndependent() throws Exception {
		WorkerLauncher launcher = launcher();
		List<CompletableFuture<WorkReport>> runs = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			runs.add(launch(launcher, invite(1)));
		}
		eventually(() -> stats().workers() == 3);

		this.pool.dispatcher().drain(this.pool.dispatcher().workers().join().get(0).id(), "one of three");

		eventually(() -> ended(runs) == 1);
		assertThat(text(echo("two are left"))).isEqualTo("two are left");
		assertThat(stats().workers()).isEqualTo(2);
		assertThat(ended(runs)).isOne();
	}

	@Test
	void workerThatFindsNobodyEndsItsLaunch() throws Exception {
		Invitation invitation;
		try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			invitation = invitationTo(nobody);
		}

		CompletableFuture<WorkReport> run = launch(launcher(), invitation);

		eventually(run::isDone);
		if (!run.isCompletedExceptionally()) {
			assertThat(run.join().outcome()).isEqualTo(Outcome.UNREACHABLE);
		}
	}

	@Test
	void closeEndsWhatWasLaunched() throws Exception {
		WorkerLauncher launcher = launcher();
		CompletableFuture<WorkReport> run = launch(launcher, invite(1));
		eventually(() -> stats().workers() == 1);

		close(launcher);

		eventually(run::isDone);
		if (endsWorkersWhenClosed()) {
			eventually(() -> stats().workers() == 0);
		}
	}

	@Test
	void closedLauncherRefuses() throws Exception {
		WorkerLauncher launcher = launcher();
		close(launcher);

		CompletableFuture<WorkReport> run = launch(launcher, invite(1));

		assertThat(failure(run).getMessage()).contains("closed");
	}

	protected final WorkerLauncher launcher() throws Exception {
		WorkerLauncher launcher = createLauncher();
		this.launchers.add(launcher);
		return launcher;
	}

	protected final Invitation invite(int slots) {
		return this.pool.invite(slots, Duration.ZERO);
	}

	protected static CompletableFuture<WorkReport> launch(WorkerLauncher launcher, Invitation invitation) {
		return launcher.launch(invitation).toCompletableFuture();
	}

	protected static LaunchException failure(CompletableFuture<WorkReport> run) {
		Throwable failure = run.handle((report, thrown) -> thrown)
			.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
			.join();
		assertThat(failure).isInstanceOf(LaunchException.class);
		return (LaunchException) failure;
	}

	protected static void eventually(Callable<Boolean> condition) {
		await().pollInterval(Duration.ofMillis(10)).atMost(LIMIT).until(condition);
	}

	private static void close(WorkerLauncher launcher) throws Exception {
		if (launcher instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

	private static Invitation invitationTo(ServerSocket socket) {
		return new Invitation("127.0.0.1:" + socket.getLocalPort(), "secret", 1, Duration.ZERO);
	}

	private static long ended(List<CompletableFuture<WorkReport>> runs) {
		return runs.stream().filter(CompletableFuture::isDone).count();
	}

	private CompletableFuture<Payload> echo(String text) {
		return this.pool.dispatcher()
			.submit(new Task("echo", Payload.of("text/plain", text.getBytes(StandardCharsets.UTF_8)),
					TaskOptions.of(LIMIT)));
	}

	private static String text(CompletableFuture<Payload> answer) throws Exception {
		return new String(answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS).bytes(), StandardCharsets.UTF_8);
	}

	private DispatcherStats stats() {
		return this.pool.dispatcher().stats();
	}

}
