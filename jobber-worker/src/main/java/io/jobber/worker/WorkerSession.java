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

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Context;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Report;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.Tasks;
import io.jobber.proto.v1.Welcome;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.wire.PayloadAssembler;
import io.jobber.worker.WorkReport.Outcome;

/**
 * One worker that has been asked to join an application, from its invitation to its
 * report. It drains itself shortly before the lifetime of its invitation ends, and ends
 * at once if the application refuses it, cannot be reached or falls silent. Safe to use
 * from any thread; no method blocks.
 * <p>
 * Threads: one of the worker's network threads reads and writes frames, its timer thread
 * watches deadlines, and any thread finishes a task.
 */
public final class WorkerSession implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(WorkerSession.class);

	private static final int PROTOCOL = 1;

	// Asking for each frame singly costs more than anything else on this path.
	private static final int REQUESTED_FRAMES = 256;

	private static final Duration MAX_DRAIN_BUDGET = Duration.ofSeconds(5);

	// For the answer to a goodbye when the process is being stopped.
	private static final Duration FAREWELL = Duration.ofSeconds(1);

	private static final long TERMINATION_POLL_MILLIS = 2;

	private static final long TERMINATION_NANOS = Duration.ofSeconds(2).toNanos();

	private final String workerId = Worker.newId();

	private final CompletableFuture<WorkReport> report = new CompletableFuture<>();

	private final Queue<Future<?>> timers = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	private final Lifetime lifetime;

	private final Invitation invitation;

	private final TaskHandler handler;

	private final FailureWriter failures;

	private final Set<String> functions;

	private final ChannelCredentials credentials;

	private final ManagedChannel channel;

	private final ScheduledExecutorService timer;

	private final Timeouts timeouts;

	private final InFlightTasks inFlight;

	private final Outbox outbox;

	private final PayloadAssembler payload = new PayloadAssembler(); // the network thread

	private volatile @Nullable HeartbeatMonitor monitor;

	private boolean goodbyeSent; // the network thread

	private volatile boolean heardSinceDrain;

	private volatile boolean connected; // the network thread sets it

	WorkerSession(Invitation invitation, TaskHandler handler, FailureWriter failures, ChannelCredentials credentials,
			EventLoop networkThread, ScheduledExecutorService timer, Timeouts timeouts) {
		this.invitation = invitation;
		this.handler = handler;
		this.failures = failures;
		this.timer = timer;
		this.timeouts = timeouts;
		this.lifetime = new Lifetime(invitation.lifetime(), System.nanoTime());
		this.inFlight = new InFlightTasks(invitation.slots(), this.lifetime);
		this.outbox = new Outbox(this.inFlight, networkThread, this::goodbyeSent);
		this.functions = handler.functions();
		this.credentials = invitation.certificates().isEmpty() ? credentials
				: PinnedCertificates.credentials(invitation);
		this.channel = NettyChannelBuilder.forTarget(invitation.address(), this.credentials)
			.eventLoopGroup(networkThread)
			.channelType(NetworkThreads.channelType())
			.directExecutor()
			.disableRetry()
			.disableServiceConfigLookUp()
			.maxInboundMessageSize(Worker.MAX_INBOUND_BYTES)
			.build();
	}

	/**
	 * The name of this worker, unique to this session.
	 * @return the name, for logs and metrics
	 */
	public String workerId() {
		return this.workerId;
	}

	/**
	 * Whether the application has welcomed this worker, and the session has not ended.
	 * @return whether tasks may come
	 */
	public boolean isJoined() {
		return isWelcomed() && !this.ended.get();
	}

	/**
	 * What becomes of this worker. What depends on the future is run on the worker's
	 * timer thread, so it MUST NOT block.
	 * @return completes once, never exceptionally, after the connection is closed and, if
	 * the worker was drained, every answer processed by the application; completing or
	 * cancelling it has no effect on the worker
	 */
	public CompletableFuture<WorkReport> report() {
		return this.report.copy();
	}

	/**
	 * Take no new task, finish those that run, say goodbye and leave. Does nothing if the
	 * worker drains already or has ended.
	 * @param reason the reason, for the report
	 */
	public void drain(String reason) {
		String words = PlainText.line(reason, PlainText.MAX_LOGGED_CHARS);
		if (this.outbox.leave(words)) {
			log.debug("Worker {} drains: {}", this.workerId, words);
		}
	}

	/**
	 * Drain, as {@link #drain(String)} does, but do not wait for an application that is
	 * silent. Tasks that run are finished as long as the application is there.
	 * @param reason the reason, for the report
	 * @param patience how long the application may be silent
	 */
	public void drain(String reason, Duration patience) {
		this.heardSinceDrain = false;
		drain(reason);
		endOnceIdle(patience, reason);
	}

	private void endOnceIdle(Duration wait, String reason) {
		boolean idle = this.inFlight.count() == 0;
		after(wait, () -> {
			HeartbeatMonitor monitor = this.monitor;
			boolean due = monitor == null || wait.toNanos() > monitor.intervalNanos();
			if (idle || (due && !this.heardSinceDrain)) {
				end(Outcome.CLOSED, "the application was silent for " + wait + ": " + reason);
			}
			else {
				endOnceIdle(FAREWELL, reason);
			}
		});
	}

	/**
	 * End at once: cancel the tasks without waiting for them and break the connection.
	 * The report says {@link Outcome#CLOSED}, unless the worker had ended before.
	 */
	@Override
	public void close() {
		end(Outcome.CLOSED, "closed");
	}

	void start() {
		Duration lifetime = this.invitation.lifetime();
		if (!lifetime.isZero()) {
			Duration budget = min(lifetime.dividedBy(10), MAX_DRAIN_BUDGET);
			after(lifetime.minus(budget), () -> drain("lifetime of " + lifetime + " ends"));
			after(lifetime, this.inFlight::cancelAll);
			after(lifetime.plus(this.timeouts.expiry()), () -> lost("the worker outlived its lifetime of " + lifetime
					+ " with " + this.inFlight.count() + " tasks in flight"));
		}
		limitJoin();
		// Not in the caller's gRPC context: the worker outlives the call it is started
		// in.
		Context.ROOT.run(() -> ClientCalls
			.asyncBidiStreamingCall(this.channel.newCall(FrameMarshaller.JOIN, CallOptions.DEFAULT), new Inbox()));
	}

	private void limitJoin() {
		Duration lifetime = this.invitation.lifetime();
		Duration patience = lifetime.isZero() ? this.timeouts.join() : min(this.timeouts.join(), lifetime);
		boolean dialled = this.connected;
		after(patience, () -> {
			if (!isWelcomed() && this.connected == dialled) {
				end(Outcome.UNREACHABLE, "No welcome from " + this.invitation.address() + " within " + patience);
			}
		});
	}

	private void connected(StreamObserver<WorkerFrame> stream) {
		// Called again whenever the stream has room.
		if (!this.connected) {
			this.connected = true;
			// Not before: the lifetime that Hello names must not be older than the time
			// it takes to dial.
			this.outbox.open(stream, hello());
			// Anew: a process that loads what it needs to dial may take seconds for it.
			limitJoin();
		}
	}

	private boolean isWelcomed() {
		return this.monitor != null;
	}

	private void welcomed(Welcome welcome) {
		if (isWelcomed()) {
			return;
		}
		if (welcome.getProtocol() > PROTOCOL) {
			end(Outcome.REFUSED,
					"The application speaks protocol " + welcome.getProtocol() + "; this worker speaks " + PROTOCOL);
			return;
		}
		Duration interval = Duration.ofMillis(Math.max(1, welcome.getHeartbeatMs()));
		HeartbeatMonitor monitor = new HeartbeatMonitor(interval, System.nanoTime());
		this.monitor = monitor;
		log.info("Worker {} joined {} with {} slots", this.workerId, this.invitation.address(),
				this.invitation.slots());
		this.outbox.welcomed(welcome);
		long nanos = interval.toNanos();
		// Not at a fixed rate: after a pause, missed ticks must not come in a burst.
		track(this.timer.scheduleWithFixedDelay(() -> beat(monitor, interval), nanos, nanos, TimeUnit.NANOSECONDS));
	}

	private void take(DispatcherFrame frame) {
		switch (frame.getFrameCase()) {
			case WELCOME -> welcomed(frame.getWelcome());
			case TASKS -> receive(frame.getTasks());
			case PART -> {
				this.payload.add(frame.getPart(), this.outbox.maxPayloadBytes());
				this.outbox.readPart();
			}
			case PARTS_READ -> this.outbox.partsRead(frame.getPartsRead().getCount());
			case CANCEL -> {
				this.payload.forget(frame.getCancel().getTaskIdsList());
				this.inFlight.cancel(frame.getCancel().getTaskIdsList());
			}
			case DRAIN -> drain(frame.getDrain().getReason());
			case HEARTBEAT, FRAME_NOT_SET -> {
			}
		}
	}

	private void receive(Tasks tasks) {
		long arrivalNanos = System.nanoTime();
		this.outbox.batching(() -> {
			for (Task task : tasks.getTasksList()) {
				receive(task, arrivalNanos);
			}
			this.inFlight.read(tasks.getTasksCount());
		});
	}

	private void receive(Task received, long arrivalNanos) {
		ByteString last = received.getPayload();
		ByteString payload = this.payload.complete(received.getId(), received.getAttempt(), received.getEarlierBytes(),
				last);
		boolean whole = payload == null || payload == last;
		InFlightTask task = new InFlightTask(whole ? received : received.toBuilder().setPayload(payload).build(),
				arrivalNanos, this.outbox, this.failures);
		long payloadBytes = received.getEarlierBytes() + last.size();
		if (payload == null || payloadBytes > this.outbox.maxPayloadBytes()) {
			task.refuse(Nack.Reason.TOO_LARGE, "The payload of " + payloadBytes + " bytes is larger than the limit of "
					+ this.outbox.maxPayloadBytes() + " bytes");
		}
		else if (task.headerChars() > PlainText.MAX_HEADER_CHARS) {
			task.refuse(Nack.Reason.TOO_LARGE, "The task's headers, content type and function name have "
					+ task.headerChars() + " characters, the limit is " + PlainText.MAX_HEADER_CHARS);
		}
		else {
			admit(task);
		}
	}

	private void admit(InFlightTask task) {
		switch (this.inFlight.admit(task)) {
			case ADMITTED -> task.start(this.handler);
			case BUSY -> task.refuse(Nack.Reason.BUSY, "All slots of the worker are taken");
			case DRAINING -> task.refuse(Nack.Reason.DRAINING, "The worker is leaving");
			case TOO_LONG -> {
				task.refuse(Nack.Reason.DRAINING, "The worker's lifetime ends before the task's time");
				// The dispatcher gives it nothing more, so it is of no more use.
				drain("it was given a task that may outlive it");
			}
			case DUPLICATE -> {
			}
		}
	}

	private void heard() {
		this.heardSinceDrain = true;
		HeartbeatMonitor monitor = this.monitor;
		if (monitor != null) {
			monitor.heard();
		}
	}

	private void broken(BrokenCall call) {
		if (isWelcomed()) {
			lost(call.reason());
		}
		else if (call.isRefusal()) {
			end(Outcome.REFUSED, call.reason());
		}
		else {
			boolean plainText = this.credentials instanceof InsecureChannelCredentials;
			// A server with TLS hangs up on who speaks plain text, or sends an alert.
			String hint = (plainText && !this.connected && call.wasConnected())
					? " (the worker dialled in plain text: if the application speaks TLS, its invitation has to say so)"
					: "";
			if (call.isCertificateRefused()) {
				hint = " (the application does not trust the certificate that this worker presents)";
			}
			end(Outcome.UNREACHABLE, "No application at " + this.invitation.address() + ": " + call.reason() + hint);
		}
	}

	private void completed() {
		if (!isWelcomed()) {
			end(Outcome.UNREACHABLE, this.invitation.address() + " ended the call without a welcome");
		}
		else if (this.goodbyeSent || this.inFlight.count() == 0) {
			String reason = this.outbox.report().getReason();
			end(Outcome.DRAINED, reason.isEmpty() ? "the application ended the call" : reason);
		}
		else {
			lost("the application ended the call with " + this.inFlight.count() + " tasks in flight");
		}
	}

	private void lost(String reason) {
		end(Outcome.DISCONNECTED, reason);
	}

	private void beat(HeartbeatMonitor monitor, Duration interval) {
		long now = System.nanoTime();
		this.inFlight.cancelOverdue(now);
		if (monitor.tick(now)) {
			lost("no frame from " + this.invitation.address() + " in " + HeartbeatMonitor.SILENT_INTERVALS
					+ " heartbeat intervals of " + interval);
		}
		else {
			this.outbox.heartbeat();
		}
	}

	private void goodbyeSent() {
		this.goodbyeSent = true;
		after(this.timeouts.goodbye(),
				() -> lost("the application did not acknowledge the goodbye within " + this.timeouts.goodbye()));
	}

	private void end(Outcome outcome, String reason) {
		// First, and by each who ends it: none of them may answer anything after this.
		this.outbox.close();
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		this.timers.forEach((timer) -> timer.cancel(false));
		this.inFlight.close();
		this.channel.shutdownNow();
		long deadlineNanos = System.nanoTime() + TERMINATION_NANOS;
		this.timer.execute(() -> reportWhenTerminated(outcome, reason, deadlineNanos));
	}

	private void reportWhenTerminated(Outcome outcome, String reason, long deadlineNanos) {
		if (!this.channel.isTerminated() && System.nanoTime() - deadlineNanos < 0) {
			this.timer.schedule(() -> reportWhenTerminated(outcome, reason, deadlineNanos), TERMINATION_POLL_MILLIS,
					TimeUnit.MILLISECONDS);
			return;
		}
		Report counts = this.outbox.report();
		WorkReport report = new WorkReport(this.workerId, outcome, reason, counts.getCompleted(), counts.getFailed(),
				counts.getCancelled(), counts.getRefused());
		log.info("Worker {} ended: {}, {} ({} completed, {} failed, {} cancelled, {} refused)", this.workerId, outcome,
				reason, report.completed(), report.failed(), report.cancelled(), report.refused());
		this.report.complete(report);
	}

	private void after(Duration delay, Runnable action) {
		track(this.timer.schedule(action, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS));
	}

	private void track(Future<?> future) {
		this.timers.add(future);
		// Ended meanwhile: either end() saw the timer or it is seen here.
		if (this.ended.get()) {
			future.cancel(false);
		}
	}

	private WorkerFrame hello() {
		String version = WorkerSession.class.getPackage().getImplementationVersion();
		return WorkerFrame.newBuilder()
			.setHello(Hello.newBuilder()
				.setToken(this.invitation.token())
				.setWorkerId(this.workerId)
				.setSlots(this.invitation.slots())
				.addAllFunctions(this.functions)
				.setRemainingMs(this.lifetime.remainingMillis(System.nanoTime()))
				.setMemoryBytes(Runtime.getRuntime().maxMemory())
				.setVersion((version != null) ? version : "dev")
				.setProtocol(PROTOCOL)
				.setReadsParts(true))
			.build();
	}

	private static Duration min(Duration first, Duration second) {
		return (first.compareTo(second) <= 0) ? first : second;
	}

	/**
	 * The call's frames and its end, on the network thread.
	 */
	private final class Inbox implements ClientResponseObserver<WorkerFrame, DispatcherFrame> {

		private @Nullable ClientCallStreamObserver<WorkerFrame> stream;

		private int consumedFrames;

		@Override
		public void beforeStart(ClientCallStreamObserver<WorkerFrame> stream) {
			this.stream = stream;
			stream.disableAutoRequestWithInitial(REQUESTED_FRAMES);
			stream.setOnReadyHandler(() -> connected(stream));
		}

		@Override
		public void onNext(DispatcherFrame frame) {
			requestMore();
			if (!isWelcomed() && !frame.hasWelcome()) {
				if (frame.hasTasks()) {
					lost("protocol violation: tasks before the welcome");
				}
				return;
			}
			heard();
			try {
				take(frame);
			}
			catch (IllegalArgumentException ex) {
				lost("protocol violation: " + ex.getMessage());
			}
		}

		@Override
		public void onError(Throwable failure) {
			broken(new BrokenCall(Status.fromThrowable(failure)));
		}

		@Override
		public void onCompleted() {
			completed();
		}

		private void requestMore() {
			this.consumedFrames++;
			if (this.consumedFrames >= REQUESTED_FRAMES / 2 && this.stream != null) {
				this.stream.request(this.consumedFrames);
				this.consumedFrames = 0;
			}
		}

	}

	/**
	 * How long a session waits for what others owe it.
	 *
	 * @param join for a connection, and then for the welcome
	 * @param goodbye for the application's close after the goodbye
	 * @param expiry for tasks that were cancelled at the lifetime's end
	 */
	record Timeouts(Duration join, Duration goodbye, Duration expiry) {

		static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10),
				Duration.ofSeconds(1));

	}

}
