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

package io.jobber.scheduler.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import io.jobber.chaos.Processes;
import io.jobber.scheduler.EchoWorker;
import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.WorkerLauncherContract;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ProcessWorkerLauncher}.
 */
@DisabledOnOs(OS.WINDOWS)
class ProcessWorkerLauncherTests extends WorkerLauncherContract {

	private static final Invitation INVITATION = new Invitation("127.0.0.1:9", "s3cret", 4, Duration.ZERO);

	private static final String MISSING = "/no/such/program";

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.jobber.worker.process");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final List<ProcessWorkerLauncher> shells = new ArrayList<>();

	ProcessWorkerLauncherTests() throws IOException {
	}

	@BeforeEach
	void record() {
		this.log.list = new CopyOnWriteArrayList<>();
		this.log.start();
		this.logger.addAppender(this.log);
		// Other tests of this JVM are quieter.
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void closeShellsAndRecordNoMore() {
		this.shells.forEach(ProcessWorkerLauncher::close);
		this.logger.setLevel(null);
		this.logger.detachAppender(this.log);
	}

	@Override
	protected WorkerLauncher createLauncher() {
		return new ProcessWorkerLauncher(Processes.command(EchoProcess.class, List.of()));
	}

	@Override
	protected WorkerLauncher createRefusedLauncher() {
		return new ProcessWorkerLauncher(List.of(MISSING));
	}

	@Test
	void itsWorkersRunHere() throws Exception {
		assertThat(launcher().isRemote()).isFalse();
	}

	@Test
	void commandWithoutAProgramIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ProcessWorkerLauncher(List.of()))
			.withMessageContaining("jobber.scheduler.process.command");
		assertThatIllegalArgumentException().isThrownBy(() -> new ProcessWorkerLauncher(List.of(" ", "worker.jar")));
	}

	@Test
	void missingProgramIsNotFound() {
		LaunchException failure = failure(launch(createRefusedLauncher(), INVITATION));

		assertThat(failure.getReason()).isEqualTo(Reason.NOT_FOUND);
		assertThat(failure).hasMessageContaining(MISSING).hasMessageContaining("jobber.scheduler.process.command");
	}

	@Test
	void programThatMayNotBeRunIsForbidden() {
		LaunchException failure = failure(launch(new ProcessWorkerLauncher(List.of("/")), INVITATION));

		assertThat(failure.getReason()).isEqualTo(Reason.FORBIDDEN);
	}

	@Test
	void endWithoutAReportFailsWithTheCodeAndTheLastWords() {
		LaunchException failure = failure(run("echo first; echo 'no such class' >&2; printf '\\tat Main'; exit 3"));

		assertThat(failure.getReason()).isEqualTo(Reason.FAILED);
		assertThat(failure).hasMessageMatching("Process \\d+ ended without a report, with code 3; "
				+ "last output: no such class \\(jobber.scheduler.process.command\\)");
	}

	@Test
	void endBySignalIsToldAsSuch() {
		assertThat(failure(run("kill -TERM $$"))).hasMessageContaining("with code 143 (signal 15); no output");
	}

	@Test
	void endOfMemoryIsToldApart() {
		LaunchException failure = failure(run("echo java.lang.OutOfMemoryError: Java heap space; kill -KILL $$"));

		assertThat(failure.getReason()).isEqualTo(Reason.OUT_OF_MEMORY);
		assertThat(failure).hasMessageContaining("code 137").hasMessageContaining("Java heap space");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 143 })
	void reportCountsWhateverTheCode(int exitCode) {
		WorkReport report = new WorkReport("w", Outcome.REFUSED, "spent", 7, 0, 0, 0);

		CompletableFuture<WorkReport> run = run(
				"echo 'jobber-report " + EchoWorker.report(report) + "'; exit " + exitCode);

		assertThat(run).succeedsWithin(LIMIT).isEqualTo(report);
	}

	@Test
	void whatOnlyLooksLikeAReportIsOutput() {
		LaunchException failure = failure(run("echo 'jobber-report soon'"));

		assertThat(failure).hasMessageContaining("last output: jobber-report soon");
	}

	@Test
	void invitationIsInTheEnvironmentAndItsTokenNeitherInLogsNorErrors() {
		LaunchException failure = failure(run("echo $JOBBER_WORKER_INVITATION; exit 3"));

		assertThat(failure).hasMessageContaining("\"address\":\"127.0.0.1:9\",\"token\":\"***\",\"slots\":4");
		assertThat(lines()).isNotEmpty().noneMatch((line) -> line.contains("s3cret"));
	}

	@Test
	void outputIsLoggedWithTheProcessId() {
		LaunchException failure = failure(run("echo $$ says hello; exit 3"));

		Matcher pid = Pattern.compile("Process (\\d+) ").matcher(failure.getMessage());
		assertThat(pid.lookingAt()).isTrue();
		assertThat(lines()).containsExactly("[" + pid.group(1) + "] " + pid.group(1) + " says hello");
	}

	@Test
	void endIsToldEvenIfSomethingElseHoldsTheOutput() {
		LaunchException failure = failure(run("sleep 600 & echo child $!; exit 3"));

		assertThat(failure).hasMessageContaining("with code 3");
		ProcessHandle.of(child()).ifPresent(ProcessHandle::destroyForcibly);
	}

	@Test
	void processThatOutlivesItsWorkerIsKilled() {
		ProcessWorkerLauncher launcher = new ProcessWorkerLauncher(List.of("sleep", "600"),
				ProcessWorkerLauncher::withoutSettings, Duration.ofMillis(1), "jobber", new HostProcesses(),
				Child.THREADS);

		LaunchException failure = failure(
				launch(launcher, new Invitation("127.0.0.1:9", "s3cret", 1, Duration.ofMillis(1))));

		assertThat(failure.getReason()).isEqualTo(Reason.TIMED_OUT);
		assertThat(failure).hasMessageContaining("PT0.002S after its launch");
	}

	@Test
	void closeKillsWhatWillNotTerminate() {
		ProcessWorkerLauncher launcher = shell("trap '' TERM; sleep 600 & echo child $!; wait; wait");
		CompletableFuture<WorkReport> run = launch(launcher, INVITATION);
		eventually(() -> !lines().isEmpty());

		launcher.close();

		assertThat(failure(run)).hasMessageContaining("with code 137");
	}

	@Test
	void closeEndsWhatAShellStarted() {
		ProcessWorkerLauncher launcher = shell("sleep 600 & echo child $!; wait");
		launch(launcher, INVITATION);
		eventually(() -> !lines().isEmpty());

		launcher.close();

		eventually(() -> !Processes.isRunning(child()));
	}

	private CompletableFuture<WorkReport> run(String script) {
		return launch(shell(script), INVITATION);
	}

	private ProcessWorkerLauncher shell(String script) {
		ProcessWorkerLauncher launcher = new ProcessWorkerLauncher(List.of("sh", "-c", script));
		this.shells.add(launcher);
		return launcher;
	}

	private List<String> lines() {
		return this.log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private long child() {
		Matcher child = Pattern.compile("child (\\d+)").matcher(lines().get(0));
		assertThat(child.find()).isTrue();
		return Long.parseLong(child.group(1));
	}

}
