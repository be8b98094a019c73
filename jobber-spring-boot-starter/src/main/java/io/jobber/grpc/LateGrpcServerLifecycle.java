package io.jobber.grpc;

import java.time.Duration;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * A gRPC server that starts before the web server and stops after it. Spring gRPC's own
 * phase is the last to start and the first to stop, so that web requests which are still
 * being answered would lose their workers.
 */
public final class LateGrpcServerLifecycle extends GrpcServerLifecycle {

	/**
	 * The phase in which the gRPC server starts and stops. Boot's web servers start and
	 * stop at {@code Integer.MAX_VALUE - 2048}.
	 */
	public static final int PHASE = Integer.MAX_VALUE - 4096;

	public LateGrpcServerLifecycle(GrpcServerFactory factory, Duration shutdownGracePeriod,
			ApplicationEventPublisher eventPublisher) {
		super(factory, shutdownGracePeriod, eventPublisher);
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
