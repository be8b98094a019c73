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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.WorkerLauncher.Room;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HostProcesses}, with processes that never join.
 */
@Timeout(300)
class HostProcessesTests {

	private static final String LIMIT = "this host may have no more than 3 worker processes (max-processes)";

	private final HostProcesses host = new HostProcesses(3, 2, "max-processes");

	private final ProcessWorkerLauncher launcher = launcher();

	private final ProcessWorkerLauncher other = launcher();

	@AfterEach
	void close() {
		this.launcher.close();
		this.other.close();
	}

	@Test
	void asManyStartAtATimeAsThereAreProcessorsInAllPoolsTogether() {
		assertThat(this.launcher.room(0)).isEqualTo(new Room(2, null));

		launch(this.launcher, "a");
		assertThat(this.other.room(0)).isEqualTo(new Room(1, null));
		launch(this.other, "b");

		assertThat(this.launcher.room(1)).isEqualTo(new Room(0, null));
		assertThat(this.launcher.room(0)).as("one has joined").isEqualTo(new Room(1, LIMIT));
	}

	@Test
	void launcherThatNobodyAsksForRoomKeepsNoneFromOthers() {
		launch(this.other, "a");
		launch(this.other, "b");

		assertThat(this.launcher.room(0).workers()).isOne();
		assertThat(this.launcher.room(0).limit()).isEqualTo(LIMIT);
	}

	@Test
	void hostHasNoMoreThanTheMostWhateverIsLaunched() {
		launch(this.launcher, "a");
		launch(this.other, "b");
		launch(this.launcher, "c");

		LaunchException refusal = refusal(launch(this.other, "d"));

		assertThat(refusal.getReason()).isEqualTo(Reason.THROTTLED);
		assertThat(refusal).hasMessageContaining(LIMIT);
		assertThat(this.launcher.room(0)).isEqualTo(new Room(0, LIMIT));
	}

	@Test
	void processThatHasEndedMakesRoom() {
		launch(this.launcher, "a");
		launch(this.launcher, "b");
		launch(this.launcher, "c");

		this.launcher.close();

		await().atMost(Duration.ofMinutes(1)).until(() -> this.launcher.room(0).workers() == 2);
	}

	@Test
	void processWhoseThreadCannotBeCreatedMakesRoom() {
		ProcessWorkerLauncher launcher = new ProcessWorkerLauncher(List.of("sleep", "600"),
				ProcessWorkerLauncher::withoutSettings, Duration.ofMinutes(2), "jobber", this.host, (task) -> {
					throw new OutOfMemoryError("unable to create native thread");
				});

		for (int i = 0; i < 3; i++) {
			LaunchException refusal = refusal(launch(launcher, "a"));
			assertThat(refusal.getReason()).isEqualTo(Reason.UNAVAILABLE);
			assertThat(refusal).hasMessageContaining("unable to create native thread");
		}

		assertThat(launcher.isRunning(invitation("a"))).isFalse();
		assertThat(launcher.room(0)).isEqualTo(new Room(2, null));
	}

	@Test
	void processThatIsGivenUpBeforeItsStartIsNotStarted() {
		List<Runnable> starts = new ArrayList<>();
		ProcessWorkerLauncher launcher = new ProcessWorkerLauncher(List.of("sleep", "600"),
				ProcessWorkerLauncher::withoutSettings, Duration.ofMinutes(2), "jobber", this.host, starts::add);
		CompletableFuture<WorkReport> run = launch(launcher, "a");

		launcher.giveUp(invitation("a"));
		starts.forEach(Runnable::run);

		assertThat(refusal(run)).hasMessageContaining("No process was started")
			.hasMessageContaining("the invitation was withdrawn");
	}

	@Test
	void processThatIsGivenUpIsEnded() {
		CompletableFuture<WorkReport> run = launch(this.launcher, "a");
		assertThat(this.launcher.isRunning(invitation("a"))).isTrue();

		await().atMost(Duration.ofMinutes(1)).until(() -> {
			this.launcher.giveUp(invitation("a"));
			return run.isDone();
		});

		assertThat(this.launcher.isRunning(invitation("a"))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "JOBBER_SCHEDULER_LAUNCHER, false", "JOBBER_SHUTDOWNTIMEOUT, false", "jobber_timeout, false",
			"jobber.scheduler.max-workers, false", "JOBBER_WORKER_HTTP_FUNCTIONS, true", "jobber.worker.slots, true",
			"JOBBERS, true", "PATH, true", "SPRING_PROFILES_ACTIVE, true", "JOBBER_WORKERS, false",
			"JOBBER_WORKER_JOIN, false", "jobber.worker.token, false", "jobber.worker.invitation, false" })
	void processInheritsNoSettingOfThisApplicationButThoseOfWorkers(String variable, boolean inherited) {
		assertThat(ProcessWorkerLauncher.isInherited(variable)).isEqualTo(inherited);
	}

	private ProcessWorkerLauncher launcher() {
		return new ProcessWorkerLauncher(List.of("sleep", "600"), "jobber", this.host);
	}

	private static CompletableFuture<WorkReport> launch(ProcessWorkerLauncher launcher, String token) {
		return launcher.launch(invitation(token)).toCompletableFuture();
	}

	private static Invitation invitation(String token) {
		return new Invitation("127.0.0.1:1", token, 1, Duration.ZERO);
	}

	private static LaunchException refusal(CompletableFuture<WorkReport> run) {
		Throwable failure = run.orTimeout(60, TimeUnit.SECONDS).handle((report, thrown) -> thrown).join();
		return catchThrowableOfType(LaunchException.class, () -> {
			throw failure;
		});
	}

}
