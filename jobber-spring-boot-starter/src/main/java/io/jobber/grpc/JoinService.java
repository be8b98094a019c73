package io.jobber.grpc;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.TaskTimer;
import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.scheduler.Invitations;

/**
 * The gRPC service that workers join through. It refuses tokens that were not minted
 * here.
 */
public final class JoinService extends DispatchGrpc.DispatchImplBase {

	/**
	 * The full name of the gRPC method that workers call.
	 */
	public static final String METHOD = DispatchGrpc.getJoinMethod().getFullMethodName();

	private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);

	private final Dispatcher dispatcher;

	private final Invitations invitations;

	private final StreamLimits limits;

	private final TaskTimer timer;

	private final Set<String> workerIds = ConcurrentHashMap.newKeySet(); // any thread

	// Streams without a Hello so far: nobody else knows of them. Any thread.
	private final Set<WorkerStream> strangers = ConcurrentHashMap.newKeySet();

	public JoinService(Dispatcher dispatcher, Invitations invitations, StreamLimits limits, TaskTimer timer) {
		this.dispatcher = dispatcher;
		this.invitations = invitations;
		this.limits = limits;
		this.timer = timer;
	}

	/**
	 * End the streams of those who have not said who they are. Those of workers are ended
	 * by the dispatcher.
	 */
	public void closeStrangers() {
		this.strangers
			.forEach((stream) -> stream.refuse(Status.UNAVAILABLE.withDescription("The application is shutting down")));
	}

	@Override
	public StreamObserver<WorkerFrame> join(StreamObserver<DispatcherFrame> out) {
		WorkerStream stream = new WorkerStream((ServerCallStreamObserver<DispatcherFrame>) out, this.dispatcher,
				this.invitations, this.limits, this.workerIds);
		this.strangers.add(stream);
		TaskTimer.Alarm alarm = this.timer.schedule(HELLO_TIMEOUT.toNanos(), () -> stream.refuse(
				Status.DEADLINE_EXCEEDED.withDescription("No Hello came within " + HELLO_TIMEOUT.toSeconds() + " s")));
		stream.whenKnown(() -> {
			alarm.cancel();
			this.strangers.remove(stream);
		});
		return stream;
	}

}
