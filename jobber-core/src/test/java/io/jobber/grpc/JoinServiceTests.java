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

package io.jobber.grpc;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.jobber.dispatch.DispatchListener;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.dispatch.WorkerState;
import io.jobber.pool.WheelTaskTimer;
import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Failure;
import io.jobber.proto.v1.Goodbye;
import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Results;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.Tasks;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JoinToken;
import io.jobber.task.Payload;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.WorkerLostException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link JoinService}, on a real port, with a worker made of raw frames.
 */
class JoinServiceTests {

	private static final int MAX_FRAME = 10_000;

	private static final String JOIN_TOKEN = "0123456789abcdef";

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final WheelTaskTimer timer = new WheelTaskTimer();

	private final ExecutorService successor = Executors.newSingleThreadExecutor();

	private final Invitations invitations = new Invitations(() -> "127.0.0.1:1", 4, Duration.ZERO,
			Duration.ofSeconds(30), Clock.systemUTC());

	private Dispatcher dispatcher;

	private JoinService service;

	private Server server;

	private ManagedChannel channel;

	@BeforeEach
	void start() throws Exception {
		// None of these workers gives a sign of life.
		start(Duration.ofMinutes(1));
	}

	private void start(Duration heartbeat) throws Exception {
		this.dispatcher = dispatcher(heartbeat);
		serve(heartbeat,
				List.of(new JoinService.JoinTarget(this.dispatcher, this.invitations, new JoinToken(JOIN_TOKEN))));
	}

	private Dispatcher dispatcher(Duration heartbeat) {
		return new Dispatcher(new DispatcherOptions(1000, 1_000_000, 3, 5000, Duration.ZERO, heartbeat), this.timer,
				this.successor, new DispatchListener() {
				});
	}

	// A worker is welcomed before it joins.
	private void awaitWorkers(int number) {
		await().atMost(LIMIT).until(() -> this.dispatcher.stats().workers() == number);
	}

	private void serve(Duration heartbeat, List<JoinService.JoinTarget> targets) throws Exception {
		this.service = new JoinService(targets, new StreamLimits(heartbeat, 5000, MAX_FRAME), this.timer);
		NettyServerBuilder builder = NettyServerBuilder.forPort(0).addService(this.service);
		builder.callExecutor(JoinService.CALL_EXECUTOR);
		this.server = builder.build().start();
		this.channel = NettyChannelBuilder.forAddress("127.0.0.1", this.server.getPort()).usePlaintext().build();
	}

	@AfterEach
	void stop() throws Exception {
		close();
		this.timer.close();
		this.successor.shutdownNow();
	}

	private void close() throws Exception {
		this.dispatcher.close("test is over");
		this.channel.shutdownNow();
		this.server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
	}

	@Test
	void welcomesAWorkerWithTheLimitsAndGivesItTasks() throws Exception {
		RawWorker worker = join();

		var welcome = worker.next().getWelcome();
		assertThat(welcome.getHeartbeatMs()).isEqualTo(60_000);
		assertThat(welcome.getLimits().getMaxPayloadBytes()).isEqualTo(5000);
		assertThat(welcome.getLimits().getMaxFrameBytes()).isEqualTo(MAX_FRAME);
		assertThat(welcome.getProtocol()).isOne();

		CompletableFuture<Payload> promise = this.dispatcher.submit(task("echo", 5));
		Task task = worker.nextTasks().getTasks(0);
		assertThat(task.getFunction()).isEqualTo("echo");
		assertThat(task.getAttempt()).isOne();
		assertThat(task.getHeadersMap()).containsEntry("k", "v");
		assertThat(task.getTimeoutMs()).isBetween(1L, 60_000L);

		worker.answer(task);

		assertThat(promise.get(60, TimeUnit.SECONDS).bytes()).isEqualTo(task.getPayload().toByteArray());
		assertThat(promise.join().headers()).containsEntry("answered", "yes");
	}

	@Test
	void joinTokenIsGoodForAnyNumberOfJoinsOfStandingWorkers() throws Exception {
		RawWorker first = new RawWorker();
		RawWorker second = new RawWorker();

		first.hello(hello(JOIN_TOKEN).toBuilder().setWorkerId("first").setSlots(10_000).build());
		assertThat(first.next().hasWelcome()).isTrue();
		second.hello(hello(JOIN_TOKEN).toBuilder().setWorkerId("second").build());
		assertThat(second.next().hasWelcome()).isTrue();

		awaitWorkers(2);
		assertThat(this.dispatcher.workers().get(60, TimeUnit.SECONDS)).hasSize(2).allMatch(WorkerState::standing);
		assertThat(this.invitations.open()).isZero();
	}

	@Test
	void joinTokenSaysWhichPoolAWorkerJoins() throws Exception {
		close();
		Dispatcher first = dispatcher(Duration.ofMinutes(1));
		this.dispatcher = dispatcher(Duration.ofMinutes(1));
		serve(Duration.ofMinutes(1), List.of(
				new JoinService.JoinTarget(first, this.invitations, new JoinToken(JOIN_TOKEN)),
				new JoinService.JoinTarget(this.dispatcher, this.invitations, new JoinToken("fedcba9876543210"))));
		RawWorker worker = new RawWorker();

		worker.hello(hello("fedcba9876543210"));
		assertThat(worker.next().hasWelcome()).isTrue();

		awaitWorkers(1);
		assertThat(this.dispatcher.workers().get(60, TimeUnit.SECONDS)).hasSize(1);
		assertThat(first.stats().workers()).isZero();
	}

	@Test
	void invitedWorkerIsNotAStandingOne() throws Exception {
		join().next();

		awaitWorkers(1);
		assertThat(this.dispatcher.workers().get(60, TimeUnit.SECONDS)).hasSize(1).noneMatch(WorkerState::standing);
	}

	@Test
	void refusesAStandingWorkerWithMoreSlotsThanCanBeMeant() throws Exception {
		RawWorker worker = new RawWorker();

		worker.hello(hello(JOIN_TOKEN).toBuilder().setSlots(10_001).build());

		Status status = worker.end();
		assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
		assertThat(status.getDescription()).isEqualTo("Hello.slots must be 1 to 10000, but is 10001");
	}

	@Test
	void refusesWhatOnlyBeginsLikeTheJoinToken() throws Exception {
		RawWorker worker = new RawWorker();

		worker.hello(hello(JOIN_TOKEN.substring(1)));

		assertThat(worker.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
	}

	@Test
	void refusesATokenThatItDidNotMint() throws Exception {
		RawWorker worker = new RawWorker();

		worker.hello(hello("made up"));

		assertThat(worker.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
		assertThat(this.dispatcher.stats().workers()).isZero();
	}

	@Test
	void refusesATokenThatWasUsedBefore() throws Exception {
		String token = this.invitations.mint().token();
		RawWorker first = new RawWorker();
		first.hello(hello(token));
		first.next();
		RawWorker ghost = new RawWorker();

		ghost.hello(hello(token));

		assertThat(ghost.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
		assertThat(ghost.end().getDescription()).contains("used before");
		awaitOneWorker();
	}

	@Test
	void refusesATokenThatWasUsedBeforeWhateverElseItsWorkerSays() throws Exception {
		RawWorker ghost = new RawWorker();

		// As a worker of another pool may.
		ghost.hello(hello("spent").toBuilder().setSlots(5).build());

		assertThat(ghost.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
		assertThat(ghost.end().getDescription()).contains("used before");
	}

	@Test
	void refusesAnUnknownProtocolAndNamesBothVersions() throws Exception {
		RawWorker worker = new RawWorker();

		worker.hello(hello(this.invitations.mint().token()).toBuilder().setProtocol(0).build());

		assertThat(worker.end().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
		assertThat(worker.end().getDescription()).contains("protocol 0").contains("1");
	}

	@Test
	void refusesMalformedHellosWithoutSpendingTheirToken() throws Exception {
		String token = this.invitations.mint().token();
		for (Hello malformed : new Hello[] { hello(token).toBuilder().setSlots(0).build(),
				hello(token).toBuilder().setSlots(-1).build(), hello(token).toBuilder().setSlots(5).build(),
				hello(token).toBuilder().setWorkerId("two\nlines").build(),
				hello(token).toBuilder().clearWorkerId().build(),
				hello(token).toBuilder().setWorkerId("x".repeat(129)).build() }) {
			RawWorker worker = new RawWorker();
			worker.hello(malformed);
			assertThat(worker.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
		}
		RawWorker worker = new RawWorker();

		worker.hello(hello(token));

		assertThat(worker.next().hasWelcome()).isTrue();
	}

	@Test
	void refusesASecondWorkerOfTheSameNameUntilTheFirstHasLeft() throws Exception {
		Hello first = hello(this.invitations.mint().token()).toBuilder().setWorkerId("same").build();
		String token = this.invitations.mint().token();
		RawWorker worker = new RawWorker();
		worker.hello(first);
		worker.next();
		RawWorker second = new RawWorker();
		second.hello(first.toBuilder().setToken(token).build());
		assertThat(second.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
		worker.goodbye();
		worker.end();
		RawWorker third = new RawWorker();

		third.hello(first.toBuilder().setToken(token).build());

		assertThat(third.next().hasWelcome()).isTrue();
	}

	@Test
	void resultOverTheLimitFailsItsTaskAndNotTheStream() throws Exception {
		RawWorker worker = join();
		worker.next();
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("echo", 5));
		Task task = worker.nextTasks().getTasks(0);

		worker.answer(task.toBuilder().setPayload(ByteString.copyFrom(new byte[5001])).build());

		assertThat(promise).failsWithin(Duration.ofMinutes(1))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(PayloadTooLargeException.class)
			.withMessageContaining("5001");
		assertThat(this.dispatcher.stats().workers()).isOne();
	}

	@Test
	void cutsWhatAFailureSaysAndTakesItsControlCharactersOut() throws Exception {
		TaskFailedException failure = fail(
				Result.newBuilder()
					.setFailure(Failure.newBuilder()
						.setType("Odd\u001b[31m\n" + "t".repeat(600))
						.setMessage("first\r\nWARN forged line\u2028\u202e" + "m".repeat(3_000_000))),
				TaskFailedException.class);

		assertThat(failure.getRemoteType()).startsWith("Odd [31m t").hasSize(515).endsWith("t...");
		assertThat(failure.getRemoteMessage()).startsWith("first  WARN forged line  m").hasSize(8195).endsWith("m...");
		assertThat(failure.getMessage()).doesNotContainPattern("\\p{Cntrl}");
		awaitOneWorker();
	}

	@Test
	void cutsWhatARefusalSaysAndTakesItsControlCharactersOut() throws Exception {
		TaskRejectedException failure = fail(Result.newBuilder()
			.setNack(Nack.newBuilder()
				.setReason(Nack.Reason.UNKNOWN_FUNCTION)
				.setMessage("no\nsuch function" + "x".repeat(3_000_000))), TaskRejectedException.class);

		assertThat(failure).hasMessageStartingWith("Task rejected: no such function").message().hasSizeLessThan(8300);
	}

	@Test
	void resultWithHeadersOverTheLimitFailsItsTaskAndNotTheStream() throws Exception {
		PayloadTooLargeException failure = fail(Result.newBuilder()
			.setPayload(ByteString.EMPTY)
			.setContentType("text/plain")
			// With the 8 characters of each header, one more than the limit.
			.putHeaders("name", "v".repeat(16_384 - 10 - 4 - 8 + 1)), PayloadTooLargeException.class);

		assertThat(failure).hasMessageContaining("16385 characters, the limit is 16384");
		awaitOneWorker();
	}

	@Test
	void resultWithAContentTypeOverTheLimitFailsItsTaskAndNotTheStream() throws Exception {
		PayloadTooLargeException failure = fail(
				Result.newBuilder().setPayload(ByteString.EMPTY).setContentType("t".repeat(3_000_000)),
				PayloadTooLargeException.class);

		assertThat(failure).hasMessageContaining("3000000 characters, the limit is 16384");
		awaitOneWorker();
	}

	@Test
	void resultWithHeadersAtTheLimitComesWhole() throws Exception {
		RawWorker worker = join();
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("echo", 5));
		Task task = worker.nextTasks().getTasks(0);

		worker.result(task,
				Result.newBuilder()
					.setPayload(ByteString.EMPTY)
					.setContentType("text/plain")
					.putHeaders("name", "v".repeat(16_384 - 10 - 4 - 8)));

		assertThat(promise.get(LIMIT.toSeconds(), TimeUnit.SECONDS).headers().get("name")).hasSize(16_362);
	}

	@Test
	void refusesFunctionsWithNamesThatNoFunctionHas() throws Exception {
		for (String name : List.of("two\nlines", " ", "x".repeat(16_385))) {
			RawWorker worker = new RawWorker();

			worker.hello(hello(JOIN_TOKEN).toBuilder().addFunctions("fine").addFunctions(name).build());

			assertThat(worker.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
			assertThat(worker.end().getDescription()).contains("Hello.functions").doesNotContain("lines");
		}
	}

	private <T> T fail(Result.Builder answer, Class<T> type) throws Exception {
		RawWorker worker = join();
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("echo", 5));

		worker.result(worker.nextTasks().getTasks(0), answer);

		assertThat(promise).failsWithin(LIMIT).withThrowableOfType(ExecutionException.class);
		return type.cast(promise.handle((payload, failure) -> failure).join());
	}

	@Test
	void refusesAWorkerThatDoesNotBeginWithHello() throws Exception {
		RawWorker worker = new RawWorker();

		worker.send(WorkerFrame.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());

		assertThat(worker.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
	}

	@Test
	void sendsWaitingTasksInOneFrame() throws Exception {
		for (int i = 0; i < 3; i++) {
			this.dispatcher.submit(task("small", 10));
		}

		RawWorker worker = join();
		worker.next();

		assertThat(worker.nextTasks().getTasksCount()).isEqualTo(3);
	}

	@Test
	void neverSendsAFrameAboveTheLimit() throws Exception {
		for (int i = 0; i < 4; i++) {
			this.dispatcher.submit(task("large", 4000));
		}
		RawWorker worker = join();
		worker.next();

		int tasks = 0;
		int frames = 0;
		while (tasks < 4) {
			DispatcherFrame frame = worker.nextFrameWithTasks();
			assertThat(frame.getSerializedSize()).isLessThanOrEqualTo(MAX_FRAME);
			tasks += frame.getTasks().getTasksCount();
			frames++;
		}
		assertThat(frames).isEqualTo(2);
	}

	@Test
	void cutConnectionLosesTheWorkerAndItsTasks() throws Exception {
		RawWorker worker = join();
		worker.next();
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("echo", 5));
		worker.nextTasks();

		worker.out.onError(Status.CANCELLED.asRuntimeException());

		assertThat(promise).failsWithin(Duration.ofMinutes(1))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(WorkerLostException.class);
	}

	@Test
	void streamThatEndsWithoutGoodbyeIsALostWorker() throws Exception {
		RawWorker worker = join();
		worker.next();
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("echo", 5));
		worker.nextTasks();

		worker.out.onCompleted();

		assertThat(promise).failsWithin(Duration.ofMinutes(1))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(WorkerLostException.class)
			.withMessageContaining("without a goodbye");
	}

	@Test
	void closesTheCallAfterGoodbyeWhenAllAnswersAreProcessed() throws Exception {
		RawWorker worker = join();
		worker.next();
		CompletableFuture<Payload> promise = this.dispatcher.submit(task("echo", 5));
		Task task = worker.nextTasks().getTasks(0);

		worker.answer(task);
		worker.goodbye();

		assertThat(worker.end().getCode()).isEqualTo(Status.Code.OK);
		assertThat(promise).isCompleted();
		assertThat(this.dispatcher.stats().workers()).isZero();
	}

	@Test
	void silentWorkerIsToldSoAndLost() throws Exception {
		close();
		start(Duration.ofMillis(500));
		RawWorker worker = join();
		worker.next();

		assertThat(worker.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(worker.end().getDescription()).contains("silent");
		assertThat(this.dispatcher.stats().workers()).isZero();
	}

	@Test
	void streamWithoutHelloIsEndedAtShutdown() throws Exception {
		RawWorker silent = new RawWorker();
		RawWorker other = join();
		other.next();

		await().atMost(LIMIT).until(() -> {
			// The stream may not have reached the service yet.
			this.service.closeStrangers();
			return silent.end.isDone();
		});

		assertThat(silent.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		awaitOneWorker();
	}

	@Test
	void streamWithoutHelloIsEndedAfterAWhile() throws Exception {
		RawWorker silent = new RawWorker();

		assertThat(silent.end.get(60, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
	}

	@Test
	void joinRunsOnTheTransportsOwnThreads() throws Exception {
		RawWorker worker = join();
		worker.next();

		// The first frames of a call may come on gRPC's own executor.
		await().atMost(LIMIT).until(() -> threadThatAnswers(worker).contains("ELG"));
	}

	private String threadThatAnswers(RawWorker worker) throws Exception {
		CompletableFuture<String> thread = new CompletableFuture<>();
		this.dispatcher.submit(task("echo", 5))
			.whenComplete((payload, failure) -> thread.complete(Thread.currentThread().getName()));
		worker.answer(worker.nextTasks().getTasks(0));
		return thread.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	private void awaitOneWorker() {
		// It is welcomed before it is counted.
		awaitWorkers(1);
	}

	private RawWorker join() {
		RawWorker worker = new RawWorker();
		worker.hello(hello(this.invitations.mint().token()));
		return worker;
	}

	private static Hello hello(String token) {
		return Hello.newBuilder()
			.setToken(token)
			.setWorkerId("raw-" + System.nanoTime())
			.setSlots(4)
			.setProtocol(1)
			.build();
	}

	private static io.jobber.task.Task task(String function, int bytes) {
		Payload payload = Payload.of("application/octet-stream", new byte[bytes]).withHeaders(Map.of("k", "v"));
		return new io.jobber.task.Task(function, payload, Duration.ofMinutes(1), false);
	}

	private final class RawWorker implements StreamObserver<DispatcherFrame> {

		private final BlockingQueue<DispatcherFrame> frames = new LinkedBlockingQueue<>();

		private final CompletableFuture<Status> end = new CompletableFuture<>();

		private final StreamObserver<WorkerFrame> out = DispatchGrpc.newStub(JoinServiceTests.this.channel).join(this);

		@Override
		public void onNext(DispatcherFrame frame) {
			this.frames.add(frame);
		}

		@Override
		public void onError(Throwable failure) {
			this.end.complete(Status.fromThrowable(failure));
		}

		@Override
		public void onCompleted() {
			this.end.complete(Status.OK);
		}

		private void hello(Hello hello) {
			send(WorkerFrame.newBuilder().setHello(hello).build());
		}

		private void send(WorkerFrame frame) {
			this.out.onNext(frame);
		}

		private void answer(Task task) {
			send(WorkerFrame.newBuilder()
				.setResults(Results.newBuilder()
					.addResults(Result.newBuilder()
						.setTaskId(task.getId())
						.setAttempt(task.getAttempt())
						.setContentType(task.getContentType())
						.putHeaders("answered", "yes")
						.setPayload(ByteString.copyFrom(task.getPayload().toByteArray()))))
				.build());
		}

		private void result(Task task, Result.Builder result) {
			send(WorkerFrame.newBuilder()
				.setResults(
						Results.newBuilder().addResults(result.setTaskId(task.getId()).setAttempt(task.getAttempt())))
				.build());
		}

		private void goodbye() {
			send(WorkerFrame.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build());
		}

		private DispatcherFrame next() throws InterruptedException {
			DispatcherFrame frame = this.frames.poll(60, TimeUnit.SECONDS);
			assertThat(frame).isNotNull();
			return frame;
		}

		private DispatcherFrame nextFrameWithTasks() throws InterruptedException {
			DispatcherFrame frame = next();
			return frame.hasTasks() ? frame : nextFrameWithTasks();
		}

		private Tasks nextTasks() throws InterruptedException {
			return nextFrameWithTasks().getTasks();
		}

		private Status end() throws Exception {
			return this.end.get(60, TimeUnit.SECONDS);
		}

	}

}
