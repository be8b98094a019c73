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

package io.jobber.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Report;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.WorkerSession.Timeouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How a worker leaves, in order and otherwise.
 */
@Timeout(300)
class WorkerEndTests {

	private static final Duration SHORT_LIFE = Duration.ofSeconds(5);

	private final FakeHandler handler = new FakeHandler();

	private final Worker worker = new Worker(this.handler,
			new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMillis(300)));

	private FakeDispatcher dispatcher;

	private WorkerSession session;

	// The first join of a process loads what it needs, which may take longer than a short
	// life.
	@BeforeAll
	static void joinOnce() throws Exception {
		try (FakeDispatcher dispatcher = new FakeDispatcher(); Worker worker = new Worker(new FakeHandler())) {
			worker.join(new Invitation(dispatcher.address(), "secret", 2, Duration.ZERO));
			dispatcher.awaitJoin();
		}
	}

	@BeforeEach
	void start() throws IOException {
		this.dispatcher = new FakeDispatcher();
	}

	@AfterEach
	void stop() {
		this.worker.close();
		this.dispatcher.close();
	}

	@Test
	void drainFinishesWhatRunsAndNacksWhatIsNew() throws Exception {
		FakeConnection connection = join(Duration.ZERO);
		connection.send(FakeConnection.task(1));
		this.handler.awaitStarted(1);

		connection.drain("scaled in");
		connection.send(FakeConnection.task(2));
		assertThat(connection.awaitResult(2).getNack().getReason()).isEqualTo(Nack.Reason.DRAINING);
		assertThat(connection.isHalfClosed()).isFalse();
		this.handler.awaitStarted(1).succeed();

		WorkReport report = report();
		assertThat(connection.awaitResult(1).hasPayload()).isTrue();
		Report goodbye = connection.last().getGoodbye().getReport();
		assertThat(goodbye.getReason()).isEqualTo("scaled in");
		assertThat(goodbye.getCompleted()).isOne();
		assertThat(goodbye.getRefused()).isOne();
		assertThat(report).isEqualTo(new WorkReport(this.session.workerId(), Outcome.DRAINED, "scaled in", 1, 0, 0, 1));
	}

	@Test
	void reportWaitsForTheApplicationToCloseAfterTheGoodbye() throws Exception {
		this.dispatcher.withoutAcknowledgement();
		FakeConnection connection = join(Duration.ZERO);

		this.session.drain("idle");
		this.session.drain("twice");
		await().atMost(Duration.ofMinutes(1)).until(connection::isHalfClosed);
		assertThat(this.session.report()).isNotDone();
		connection.complete();

		assertThat(report().outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(report().reason()).isEqualTo("idle");
	}

	@Test
	void goodbyeWithoutAcknowledgementIsADisconnectAfterABoundedTime() throws Exception {
		this.dispatcher.withoutAcknowledgement();
		try (Worker impatient = new Worker(this.handler,
				new Timeouts(Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofMillis(300)))) {
			this.session = impatient.join(invitation(Duration.ZERO));
			this.dispatcher.awaitJoin();

			this.session.drain("idle");

			assertThat(report().outcome()).isEqualTo(Outcome.DISCONNECTED);
			assertThat(report().reason()).contains("PT0.3S");
		}
	}

	@Test
	void drainBeforeTheWelcomeLeavesAfterIt() throws Exception {
		this.session = this.worker.join(invitation(Duration.ZERO));
		this.session.drain("never mind");

		assertThat(report().outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(this.dispatcher.awaitJoin().last().hasGoodbye()).isTrue();
	}

	@Test
	void drainsItselfBeforeItsLifetimeEnds() throws Exception {
		FakeConnection connection = join(SHORT_LIFE);

		WorkReport report = report();

		assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(report.reason()).isEqualTo("lifetime of " + SHORT_LIFE + " ends");
		assertThat(connection.last().hasGoodbye()).isTrue();
	}

	@Test
	void cancelsWhatStillRunsWhenItsLifetimeHasPassed() throws Exception {
		Timeouts patient = new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
		try (Worker worker = new Worker(this.handler, patient)) {
			this.session = worker.join(invitation(SHORT_LIFE));
			FakeConnection connection = this.dispatcher.awaitJoin();
			connection.send(FakeConnection.task(1).setTimeoutMs(1));
			FakeHandler.Started task = this.handler.awaitStarted(1);

			task.awaitCancel();
			task.callback().cancelled();

			assertThat(report().outcome()).isEqualTo(Outcome.DRAINED);
			assertThat(report().cancelled()).isOne();
			assertThat(connection.awaitResult(1).hasCancelled()).isTrue();
		}
	}

	@Test
	void refusesTaskThatIsDueAfterItsLifetimeAndLeaves() throws Exception {
		FakeConnection connection = join(Duration.ofSeconds(20));
		connection.send(FakeConnection.task(1).setTimeoutMs(1000));
		this.handler.awaitStarted(1);

		connection.send(FakeConnection.task(2).setTimeoutMs(60_000), FakeConnection.task(3).setTimeoutMs(1000));

		assertThat(connection.awaitResult(2).getNack().getReason()).isEqualTo(Nack.Reason.DRAINING);
		assertThat(connection.awaitResult(3).getNack().getReason()).isEqualTo(Nack.Reason.DRAINING);
		this.handler.awaitStarted(1).succeed();
		assertThat(report().outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(report().reason()).contains("outlive");
		assertThat(connection.awaitResult(1).hasPayload()).isTrue();
		assertThat(this.handler.startedIds()).containsExactly(1L);
	}

	@Test
	void breaksTheCallWhenATaskOutlivesTheLifetime() throws Exception {
		FakeConnection connection = join(SHORT_LIFE);
		connection.send(FakeConnection.task(1).setTimeoutMs(1));
		this.handler.awaitStarted(1);

		assertThat(report().outcome()).isEqualTo(Outcome.DISCONNECTED);
		assertThat(report().reason()).contains(SHORT_LIFE.toString()).contains("1 tasks");
		assertThat(connection.frames()).noneMatch((frame) -> frame.hasGoodbye());
	}

	@Test
	void brokenStreamCancelsAllTasks() throws Exception {
		FakeConnection connection = join(Duration.ZERO);
		connection.send(FakeConnection.task(1), FakeConnection.task(2));
		List<FakeHandler.Started> tasks = List.of(this.handler.awaitStarted(1), this.handler.awaitStarted(2));

		connection.fail(Status.UNAVAILABLE.withDescription("going away"));

		assertThat(report().outcome()).isEqualTo(Outcome.DISCONNECTED);
		assertThat(report().reason()).contains("going away");
		assertThat(tasks).allSatisfy((task) -> assertThat(task.cancels()).hasValue(1));
		// Late outcomes have nowhere to go.
		tasks.forEach(FakeHandler.Started::succeed);
		assertThat(connection.results()).isEmpty();
	}

	@Test
	void refusalWhileItServesIsADisconnect() throws Exception {
		FakeConnection connection = join(Duration.ZERO);

		connection.fail(Status.INVALID_ARGUMENT.withDescription("what was that"));

		assertThat(report().outcome()).isEqualTo(Outcome.DISCONNECTED);
	}

	@Test
	void applicationThatEndsTheCallOfAnIdleWorkerDrainsIt() throws Exception {
		join(Duration.ZERO).complete();

		assertThat(report().outcome()).isEqualTo(Outcome.DRAINED);
	}

	@Test
	void applicationThatEndsTheCallOfABusyWorkerDisconnectsIt() throws Exception {
		FakeConnection connection = join(Duration.ZERO);
		connection.send(FakeConnection.task(1));
		FakeHandler.Started task = this.handler.awaitStarted(1);

		connection.complete();

		assertThat(report().outcome()).isEqualTo(Outcome.DISCONNECTED);
		assertThat(report().reason()).contains("1 tasks in flight");
		assertThat(task.cancels()).hasValue(1);
	}

	@Test
	void silentDispatcherIsLostAfterThreeMissedHeartbeats() throws Exception {
		this.dispatcher.heartbeat(Duration.ofSeconds(1));
		FakeConnection connection = join(Duration.ZERO);
		connection.send(FakeConnection.task(1));
		FakeHandler.Started task = this.handler.awaitStarted(1);

		WorkReport report = report();

		assertThat(report.outcome()).isEqualTo(Outcome.DISCONNECTED);
		assertThat(report.reason()).contains("no frame").contains("in 4 heartbeat intervals of PT1S");
		assertThat(task.cancels()).hasValue(1);
		await().atMost(Duration.ofMinutes(1)).until(connection::isBroken);
	}

	@Test
	void heartbeatsNameWhatIsInFlightAndKeepTheStreamAlive() throws Exception {
		this.dispatcher.heartbeat(Duration.ofMillis(500)).answeringHeartbeats();
		FakeConnection connection = join(Duration.ZERO);
		connection.send(FakeConnection.task(1), FakeConnection.task(2));

		await().atMost(Duration.ofMinutes(1)).until(() -> connection.heartbeats().size() > 5);

		Heartbeat last = connection.heartbeats().get(5);
		assertThat(last.getInFlightList()).containsExactlyInAnyOrder(1L, 2L);
		assertThat(last.getCpuLoad()).isBetween(-1.0, 1.0);
		assertThat(this.session.report()).isNotDone();
	}

	@Test
	void vanishedApplicationDisconnects() throws Exception {
		FakeConnection connection = join(Duration.ZERO);
		connection.send(FakeConnection.task(1));
		this.handler.awaitStarted(1);

		this.dispatcher.close();

		assertThat(report().outcome()).isEqualTo(Outcome.DISCONNECTED);
	}

	private Invitation invitation(Duration lifetime) {
		return new Invitation(this.dispatcher.address(), "secret", 2, lifetime);
	}

	private FakeConnection join(Duration lifetime) throws InterruptedException {
		this.session = this.worker.join(invitation(lifetime));
		return this.dispatcher.awaitJoin();
	}

	private WorkReport report() throws Exception {
		return this.session.report().get(3, TimeUnit.MINUTES);
	}

}
