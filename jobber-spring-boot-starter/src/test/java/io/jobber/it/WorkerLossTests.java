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

package io.jobber.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.task.WorkerLostException;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A worker is killed in mid-run, over the real gRPC port.
 */
@SpringBootTest(classes = EchoApplication.class, webEnvironment = WebEnvironment.NONE,
		properties = { "spring.grpc.server.port=0", "jobber.scheduler.min-workers=2", "jobber.scheduler.max-workers=2",
				"jobber.scheduler.worker-slots=8" })
@Import(WorkerLossTests.KillableLauncher.class)
class WorkerLossTests {

	@Autowired
	private JobberTemplate template;

	@Autowired
	private Dispatcher dispatcher;

	@Autowired
	private KillableLauncher launcher;

	@Autowired
	private EchoApplication.Gate gate;

	@BeforeEach
	void closeGate() {
		this.gate.close();
	}

	@Test
	void killedWorkerBreaksOnlyTheCallsItHadInFlight() {
		await().atMost(Duration.ofMinutes(1)).until(() -> this.dispatcher.stats().workers() >= 2);
		WorkerSession victim = this.launcher.sessions.get(0);
		List<String> outcomes = new CopyOnWriteArrayList<>();
		Mono<Void> calls = Flux.fromStream(IntStream.range(0, 40).boxed())
			.flatMap(
					(i) -> this.template.execute("wait-at-gate", "", String.class)
						.map((answer) -> "answered")
						.onErrorResume(WorkerLostException.class, (lost) -> Mono.just("lost " + lost.getWorkerId())),
					40)
			.doOnNext(outcomes::add)
			.then();

		var running = calls.toFuture();
		await().atMost(Duration.ofMinutes(1)).until(() -> this.dispatcher.stats().running() == 16);
		victim.close();
		await().atMost(Duration.ofMinutes(1)).until(() -> outcomes.size() == 8);
		this.gate.open();
		running.orTimeout(60, TimeUnit.SECONDS).join();

		List<String> lost = new ArrayList<>(outcomes);
		lost.removeIf("answered"::equals);
		assertThat(outcomes).hasSize(40);
		assertThat(lost).hasSize(8).containsOnly("lost " + victim.workerId());
		assertThat(this.dispatcher.stats().running()).isZero();
		assertThat(this.dispatcher.stats().queued()).isZero();
	}

	@Test
	void idempotentCallsSurviveTheLossOfTheirWorker() {
		await().atMost(Duration.ofMinutes(1)).until(() -> this.dispatcher.stats().workers() >= 2);
		WorkerSession victim = this.launcher.sessions.get(this.launcher.sessions.size() - 1);
		var answers = Flux.fromStream(IntStream.range(0, 16).boxed())
			.flatMap((i) -> this.template.task("wait-at-gate").payload("").idempotent().retrieve(String.class), 16)
			.count()
			.toFuture();

		await().atMost(Duration.ofMinutes(1)).until(() -> this.dispatcher.stats().running() == 16);
		victim.close();
		this.gate.open();

		assertThat(answers.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(16);
	}

	static class KillableLauncher implements WorkerLauncher {

		private final List<WorkerSession> sessions = new CopyOnWriteArrayList<>();

		private final Worker worker;

		KillableLauncher(TaskHandler handler) {
			this.worker = new Worker(handler);
		}

		@Override
		public CompletionStage<WorkReport> launch(Invitation invitation) {
			WorkerSession session = this.worker.join(invitation);
			this.sessions.add(session);
			return session.report();
		}

	}

}
