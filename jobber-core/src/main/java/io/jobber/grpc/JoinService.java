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

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.TaskTimer;
import io.jobber.grpc.Refusals.Reason;
import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.scheduler.IdentityVerifier;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JoinIdentities;
import io.jobber.scheduler.JoinToken;

/**
 * The gRPC service that workers join through. It refuses tokens that were neither minted
 * here nor are the join token of a pool.
 */
public final class JoinService implements BindableService {

	/**
	 * The full name of the gRPC method that workers call.
	 */
	public static final String METHOD = DispatchGrpc.getJoinMethod().getFullMethodName();

	/**
	 * Runs the Join method on the transport's own threads, where it never blocks, and
	 * leaves all other methods to the server's executor. A hop to another thread for each
	 * message costs more than all the rest of the dispatcher.
	 */
	public static final ServerCallExecutorSupplier CALL_EXECUTOR = new ServerCallExecutorSupplier() {

		@Override
		public <ReqT, RespT> @Nullable Executor getExecutor(ServerCall<ReqT, RespT> call, Metadata metadata) {
			return METHOD.equals(call.getMethodDescriptor().getFullMethodName()) ? Runnable::run : null;
		}

	};

	private static final MethodDescriptor<IncomingFrame, DispatcherFrame> JOIN = DispatchGrpc.getJoinMethod()
		.toBuilder(IncomingFrame.MARSHALLER, DispatchGrpc.getJoinMethod().getResponseMarshaller())
		.build();

	static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);

	private final ServerCallHandler<IncomingFrame, DispatcherFrame> handler = ServerCalls
		.asyncBidiStreamingCall(this::open);

	private final @Nullable IdentityVerifier verifier;

	private final List<JoinTarget> targets;

	private final StreamLimits limits;

	private final TaskTimer timer;

	private final Refusals refusals;

	private final Set<String> workerIds = ConcurrentHashMap.newKeySet(); // any thread

	// An honest peer's Hello comes together with its call.
	static final int MAX_STRANGERS = 256;

	// Streams without a Hello so far, the oldest first. Guarded by itself.
	private final Set<WorkerStream> strangers = new LinkedHashSet<>();

	/**
	 * Create the service of a single dispatcher.
	 * @param dispatcher what workers join
	 * @param invitations what they join with
	 * @param limits the limits that are sent to workers
	 * @param timer the time; it also ends streams that never say who they are
	 */
	public JoinService(Dispatcher dispatcher, Invitations invitations, StreamLimits limits, TaskTimer timer) {
		this(List.of(new JoinTarget(dispatcher, invitations, null)), limits, timer);
	}

	/**
	 * Create the service of several dispatchers.
	 * @param targets what workers join, at least one; a worker's token says which
	 * @param limits the limits that are sent to workers
	 * @param timer the time; it also ends streams that never say who they are
	 */
	public JoinService(List<JoinTarget> targets, StreamLimits limits, TaskTimer timer) {
		this(targets, limits, timer, null);
	}

	/**
	 * Create the service of several dispatchers, which standing workers join by their
	 * identity as well.
	 * @param targets what workers join, at least one; a worker's token says which, or its
	 * identity
	 * @param limits the limits that are sent to workers
	 * @param timer the time; it also ends streams that never say who they are
	 * @param verifier says whose token it is; {@code null} if there are only tokens of
	 * the targets
	 */
	public JoinService(List<JoinTarget> targets, StreamLimits limits, TaskTimer timer,
			@Nullable IdentityVerifier verifier) {
		this.verifier = verifier;
		this.targets = List.copyOf(targets);
		this.limits = limits;
		this.timer = timer;
		this.refusals = new Refusals(timer::nanoTime);
	}

	/**
	 * Peers that were refused so far.
	 * @return their counts
	 */
	public Refusals refusals() {
		return this.refusals;
	}

	/**
	 * End the streams of those who have not said who they are. Those of workers are ended
	 * by the dispatcher.
	 */
	public void closeStrangers() {
		List<WorkerStream> open;
		synchronized (this.strangers) {
			open = List.copyOf(this.strangers);
		}
		open.forEach((stream) -> stream.refuse(Reason.SHUTDOWN,
				Status.UNAVAILABLE.withDescription("The application is shutting down")));
	}

	/**
	 * {@inheritDoc} Its method notices frames that cannot be read, which gRPC would keep
	 * to itself.
	 */
	@Override
	public ServerServiceDefinition bindService() {
		ServiceDescriptor wire = DispatchGrpc.getServiceDescriptor();
		return ServerServiceDefinition
			.builder(ServiceDescriptor.newBuilder(wire.getName())
				.setSchemaDescriptor(wire.getSchemaDescriptor())
				.addMethod(JOIN)
				.build())
			.addMethod(JOIN, this.handler)
			.build();
	}

	/**
	 * Add the service to a server that serves it alone.
	 * @param builder makes the server
	 */
	public void addTo(ServerBuilder<?> builder) {
		builder.addService(this)
			.callExecutor(CALL_EXECUTOR)
			.maxInboundMessageSize((int) Math.min(Integer.MAX_VALUE, this.limits.maxFrameBytes()));
		bypassInterceptors(builder);
	}

	/**
	 * Keep the interceptors of a server away from the Join method, which authenticates
	 * workers by its own token; all other methods keep all of them. An interceptor that
	 * is added first is called last, so this must be called when all others were added.
	 * @param builder makes the server
	 */
	public void bypassInterceptors(ServerBuilder<?> builder) {
		builder.addTransportFilter(CallEnd.CONNECTIONS);
		builder.addTransportFilter(new TransportFailures(this.refusals));
		builder.addStreamTracerFactory(CallEnd.FACTORY);
		builder.intercept(new Bypass());
	}

	/**
	 * Whether workers can join through a server.
	 * @param server any server
	 * @return whether it has this service
	 */
	public static boolean isServedBy(Server server) {
		return server.getServices()
			.stream()
			.anyMatch((service) -> service.getServiceDescriptor().getName().equals(DispatchGrpc.SERVICE_NAME));
	}

	/**
	 * The names of the workers that have joined.
	 * @return their names
	 */
	Set<String> workerIds() {
		return Set.copyOf(this.workerIds);
	}

	/**
	 * How many streams there are without a Hello so far.
	 * @return the number of streams
	 */
	int strangers() {
		synchronized (this.strangers) {
			return this.strangers.size();
		}
	}

	private WorkerStream open(StreamObserver<DispatcherFrame> out) {
		WorkerStream stream = new WorkerStream((ServerCallStreamObserver<DispatcherFrame>) out, this.targets,
				this.verifier, this.limits, this.workerIds, this.refusals, this.timer);
		TaskTimer.Alarm alarm = this.timer.schedule(HELLO_TIMEOUT.toNanos(), () -> stream.refuse(Reason.TIMEOUT,
				Status.DEADLINE_EXCEEDED.withDescription("No Hello came within " + HELLO_TIMEOUT.toSeconds() + " s")));
		stream.whenKnown(() -> {
			alarm.cancel();
			synchronized (this.strangers) {
				this.strangers.remove(stream);
			}
		});
		WorkerStream oldest = add(stream);
		if (oldest != null) {
			oldest.refuse(Reason.TOO_MANY, Status.UNAVAILABLE
				.withDescription("More than " + MAX_STRANGERS + " calls have sent no Hello, and this was the oldest"));
		}
		return stream;
	}

	private @Nullable WorkerStream add(WorkerStream stream) {
		synchronized (this.strangers) {
			this.strangers.add(stream);
			if (this.strangers.size() <= MAX_STRANGERS) {
				return null;
			}
			WorkerStream oldest = this.strangers.iterator().next();
			this.strangers.remove(oldest);
			return oldest;
		}
	}

	private final class Bypass implements ServerInterceptor {

		@Override
		@SuppressWarnings("unchecked") // the method has the types of its descriptor
		public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(ServerCall<ReqT, RespT> call, Metadata headers,
				ServerCallHandler<ReqT, RespT> next) {
			boolean join = call.getMethodDescriptor() == JOIN;
			return (join ? (ServerCallHandler<ReqT, RespT>) JoinService.this.handler : next).startCall(call, headers);
		}

	}

	/**
	 * A way in.
	 *
	 * @param dispatcher what workers join
	 * @param invitations what those join with that were launched
	 * @param joinToken what standing workers join with, or {@code null} if there are none
	 * @param identities whose certificate standing workers have to present beside it, or
	 * {@code null} if they need none
	 * @param roles which standing workers join without it, by what the service's
	 * {@link IdentityVerifier} says they are
	 */
	public record JoinTarget(Dispatcher dispatcher, Invitations invitations, @Nullable JoinToken joinToken,
			@Nullable JoinIdentities identities, Predicate<String> roles) {

		/**
		 * A way in for workers of any identity, with a token.
		 * @param dispatcher what workers join
		 * @param invitations what those join with that were launched
		 * @param joinToken what standing workers join with, or {@code null} if there are
		 * none
		 */
		public JoinTarget(Dispatcher dispatcher, Invitations invitations, @Nullable JoinToken joinToken) {
			this(dispatcher, invitations, joinToken, null, (role) -> false);
		}

		boolean issued(String token) {
			return isStanding(token) || this.invitations.issued(token);
		}

		boolean isStanding(String token) {
			return this.joinToken != null && this.joinToken.matches(token);
		}

	}

}
