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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.grpc.Context;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.jobber.proto.v1.Hello;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.WorkerSession.Timeouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * How a worker joins, is turned away, and is closed.
 */
@Timeout(300)
class WorkerJoinTests {

	private final FakeHandler handler = new FakeHandler();

	private final Worker worker = new Worker(this.handler);

	private FakeDispatcher dispatcher;

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
	void saysHelloWithWhatTheInvitationGrants() throws Exception {
		WorkerSession session = this.worker.join(invitation(Duration.ofMinutes(1)));

		Hello hello = this.dispatcher.awaitJoin().hello();

		assertThat(hello.getToken()).isEqualTo("secret");
		assertThat(hello.getWorkerId()).isEqualTo(session.workerId()).startsWith("worker-");
		assertThat(hello.getSlots()).isEqualTo(4);
		assertThat(hello.getFunctionsList()).containsExactly("echo");
		// What is left of its minute after dialling.
		assertThat(hello.getRemainingMs()).isBetween(30_000L, 60_000L);
		assertThat(hello.getMemoryBytes()).isEqualTo(Runtime.getRuntime().maxMemory());
		assertThat(hello.getVersion()).isEqualTo("dev");
		assertThat(hello.getProtocol()).isEqualTo(1);
	}

	@Test
	void isJoinedFromTheWelcomeToTheEnd() throws Exception {
		WorkerSession session = this.worker.join(invitation(Duration.ZERO));

		await().atMost(Duration.ofMinutes(1)).until(session::isJoined);
		session.close();

		assertThat(session.isJoined()).isFalse();
	}

	@Test
	void refusedWorkerHasNeverJoined() throws Exception {
		this.dispatcher.refusing(Status.UNAUTHENTICATED);

		WorkerSession session = this.worker.join(invitation(Duration.ZERO));
		report(session);

		assertThat(session.isJoined()).isFalse();
	}

	@Test
	void lifetimeWithoutLimitIsSaidAsZero() throws Exception {
		this.worker.join(invitation(Duration.ZERO));

		assertThat(this.dispatcher.awaitJoin().hello().getRemainingMs()).isZero();
	}

	@ParameterizedTest
	@EnumSource(value = Status.Code.class,
			names = { "UNAUTHENTICATED", "PERMISSION_DENIED", "FAILED_PRECONDITION", "INVALID_ARGUMENT" })
	void refusedJoinIsReportedWithTheApplicationsWords(Status.Code code) throws Exception {
		this.dispatcher.refusing(code.toStatus().withDescription("token is spent"));

		WorkReport report = report(this.worker.join(invitation(Duration.ZERO)));

		assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
		assertThat(report.reason()).contains("token is spent").contains(code.name()).doesNotContain("secret");
	}

	@Test
	void applicationThatShutsDownIsUnreachable() throws Exception {
		this.dispatcher.refusing(Status.UNAVAILABLE.withDescription("shutting down"));

		WorkReport report = report(this.worker.join(invitation(Duration.ZERO)));

		assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
		assertThat(report.reason()).contains("shutting down");
	}

	@Test
	void protocolThatTheWorkerDoesNotSpeakIsRefused() throws Exception {
		this.dispatcher.protocol(2);

		WorkReport report = report(this.worker.join(invitation(Duration.ZERO)));

		assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
		assertThat(report.reason()).contains("2").contains("1");
	}

	@Test
	void unreachableAddressEndsWithinSecondsNamingAddressAndCause() throws Exception {
		String address = unusedAddress();

		WorkReport report = report(this.worker.join(new Invitation(address, "secret", 1, Duration.ZERO)));

		assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
		assertThat(report.reason()).contains(address).contains("Connection refused");
	}

	@Test
	void missingWelcomeEndsTheJoinAfterABoundedTime() throws Exception {
		this.dispatcher.withoutWelcome();
		try (Worker impatient = new Worker(this.handler, joinTimeout(Duration.ofSeconds(1)))) {
			WorkerSession session = impatient.join(invitation(Duration.ZERO));
			FakeConnection connection = this.dispatcher.awaitJoin();

			WorkReport report = report(session);

			assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
			assertThat(report.reason()).contains(this.dispatcher.address()).contains("PT1S");
			await().atMost(Duration.ofMinutes(1)).until(connection::isBroken);
		}
	}

	@Test
	void welcomeMayTakeAsLongAsTheDialOfWorkerThatStartsSlowly() throws Exception {
		this.dispatcher.withoutWelcome();
		ManualTimer timer = new ManualTimer();
		EventLoopGroup network = NetworkThreads.create();
		try (WorkerSession session = new WorkerSession(invitation(Duration.ZERO), this.handler,
				new FailureWriter(false), InsecureChannelCredentials.create(), network.next(), timer,
				joinTimeout(Duration.ofSeconds(10)))) {
			session.start();
			FakeConnection connection = this.dispatcher.awaitJoin();
			await().atMost(Duration.ofMinutes(1)).until(() -> timer.timeouts.size() == 2);

			timer.timeouts.get(0).run();
			assertThat(connection.isBroken()).isFalse();
			timer.timeouts.get(1).run();

			WorkReport report = report(session);
			assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
			assertThat(report.reason()).contains("No welcome").contains("PT10S");
		}
		finally {
			timer.shutdownNow();
			network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
		}
	}

	@Test
	void callEndedWithoutWelcomeIsUnreachable() throws Exception {
		this.dispatcher.withoutWelcome();
		WorkerSession session = this.worker.join(invitation(Duration.ZERO));

		this.dispatcher.awaitJoin().complete();

		assertThat(report(session).outcome()).isEqualTo(Outcome.UNREACHABLE);
	}

	@Test
	void tasksBeforeTheWelcomeEndTheCallAndNeverStart() throws Exception {
		this.dispatcher.withoutWelcome();
		WorkerSession session = this.worker.join(invitation(Duration.ZERO));

		this.dispatcher.awaitJoin().send(FakeConnection.task(1));

		assertThat(report(session).outcome()).isEqualTo(Outcome.DISCONNECTED);
		assertThat(this.handler.startedIds()).isEmpty();
	}

	@Test
	void workerOutlivesTheCallItIsStartedIn() throws Exception {
		Context.CancellableContext call = Context.current().withCancellation();

		call.run(() -> this.worker.join(invitation(Duration.ZERO)));
		call.cancel(null);

		FakeConnection connection = this.dispatcher.awaitJoin();
		connection.send(FakeConnection.task(1));
		this.handler.awaitStarted(1).succeed();
		assertThat(connection.awaitResult(1).hasPayload()).isTrue();
	}

	@Test
	void twoSessionsServeAtOnceAndEndApart() throws Exception {
		WorkerSession first = this.worker.join(invitation(Duration.ZERO));
		FakeConnection firstConnection = this.dispatcher.awaitJoin();
		WorkerSession second = this.worker.join(invitation(Duration.ZERO));
		FakeConnection secondConnection = this.dispatcher.awaitJoin();

		firstConnection.send(FakeConnection.task(1));
		secondConnection.send(FakeConnection.task(2));
		this.handler.awaitStarted(1);
		this.handler.awaitStarted(2).succeed();
		first.close();

		assertThat(first.workerId()).isNotEqualTo(second.workerId());
		assertThat(report(first).outcome()).isEqualTo(Outcome.CLOSED);
		assertThat(secondConnection.awaitResult(2).hasPayload()).isTrue();
		assertThat(second.report()).isNotDone();
	}

	@Test
	void closingASessionCancelsItsTasksAndBreaksTheCall() throws Exception {
		WorkerSession session = this.worker.join(invitation(Duration.ZERO));
		FakeConnection connection = this.dispatcher.awaitJoin();
		connection.send(FakeConnection.task(1));
		FakeHandler.Started task = this.handler.awaitStarted(1);

		session.close();
		session.close();

		assertThat(report(session).outcome()).isEqualTo(Outcome.CLOSED);
		assertThat(task.cancels()).hasValue(1);
		await().atMost(Duration.ofMinutes(1)).until(connection::isBroken);
	}

	@Test
	void reportCannotBeCompletedByItsReader() throws Exception {
		WorkerSession session = this.worker.join(invitation(Duration.ZERO));
		this.dispatcher.awaitJoin();

		session.report().cancel(true);

		assertThat(session.report()).isNotDone();
	}

	@Test
	void closingTheWorkerEndsAllSessionsAndItsTimerThread() throws Exception {
		WorkerSession first = this.worker.join(invitation(Duration.ZERO));
		WorkerSession second = this.worker.join(new Invitation(unusedAddress(), "secret", 1, Duration.ZERO));
		this.dispatcher.awaitJoin();
		assertThat(threadNames()).contains(Worker.TIMER_THREAD);

		this.worker.close();

		assertThat(report(first).outcome()).isEqualTo(Outcome.CLOSED);
		assertThat(report(second).outcome()).isIn(Outcome.CLOSED, Outcome.UNREACHABLE);
		await().atMost(Duration.ofMinutes(1)).until(() -> !threadNames().contains(Worker.TIMER_THREAD));
		assertThatIllegalStateException().isThrownBy(() -> this.worker.join(invitation(Duration.ZERO)));
	}

	@Test
	void networkThreadsLastUntilTheWorkerIsClosedAndAnAnswerAfterThatIsDropped() throws Exception {
		WorkerSession first = this.worker.join(invitation(Duration.ZERO));
		this.dispatcher.awaitJoin();
		first.close();
		assertThat(report(first).outcome()).isEqualTo(Outcome.CLOSED);
		WorkerSession second = this.worker.join(invitation(Duration.ZERO));
		this.dispatcher.awaitJoin().send(FakeConnection.task(1));
		FakeHandler.Started task = this.handler.awaitStarted(1);
		assertThat(networkThreads()).isNotEmpty().allMatch(Thread::isDaemon);

		this.worker.close();

		assertThat(report(second).outcome()).isEqualTo(Outcome.CLOSED);
		await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(networkThreads()).isEmpty());
		assertThatNoException().isThrownBy(task::succeed);
	}

	private Invitation invitation(Duration lifetime) {
		return new Invitation(this.dispatcher.address(), "secret", 4, lifetime);
	}

	private static Timeouts joinTimeout(Duration timeout) {
		return new Timeouts(timeout, Duration.ofSeconds(10), Duration.ofSeconds(1));
	}

	private static WorkReport report(WorkerSession session) throws Exception {
		return session.report().get(60, TimeUnit.SECONDS);
	}

	private static List<Thread> networkThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(NetworkThreads.NAME))
			.toList();
	}

	private static Set<String> threadNames() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
	}

	private static String unusedAddress() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return "127.0.0.1:" + socket.getLocalPort();
		}
	}

	/**
	 * Runs at once what is due within a second, and leaves the rest to the test.
	 */
	private static final class ManualTimer extends ScheduledThreadPoolExecutor {

		private final List<Runnable> timeouts = new CopyOnWriteArrayList<>();

		ManualTimer() {
			super(1);
		}

		@Override
		public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
			if (unit.toSeconds(delay) > 0) {
				this.timeouts.add(command);
			}
			return super.schedule((unit.toSeconds(delay) > 0) ? () -> {
			} : command, delay, unit);
		}

	}

}
