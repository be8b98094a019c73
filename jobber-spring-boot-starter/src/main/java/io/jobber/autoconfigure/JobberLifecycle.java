package io.jobber.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;

import io.jobber.grpc.JoinService;
import io.jobber.grpc.LateGrpcServerLifecycle;
import io.jobber.pool.WorkerPool;
import io.jobber.scheduler.JobberScheduler;

/**
 * Starts the pool after the gRPC server that its workers join through, and before the web
 * server whose requests need it; stops it between the two as well, so that every request
 * that was accepted is answered, and no open stream holds up the gRPC server.
 */
final class JobberLifecycle implements SmartLifecycle, ApplicationListener<GrpcServerShutdownEvent> {

	static final int PHASE = LateGrpcServerLifecycle.PHASE + 512;

	private static final Logger logger = LoggerFactory.getLogger(JobberLifecycle.class);

	private final WorkerPool pool;

	private final JoinService joinService;

	private final @Nullable JobberScheduler scheduler;

	private final Duration shutdownTimeout;

	private volatile boolean running; // written by the container's threads

	JobberLifecycle(WorkerPool pool, JoinService joinService, @Nullable JobberScheduler scheduler,
			Duration shutdownTimeout) {
		this.pool = pool;
		this.joinService = joinService;
		this.scheduler = scheduler;
		this.shutdownTimeout = shutdownTimeout;
	}

	@Override
	public void start() {
		this.running = true;
		this.pool.start(this.scheduler);
		if (this.scheduler == null) {
			logger.warn("Nothing launches workers, so tasks wait until they time out: add jobber-worker-function "
					+ "to run functions in this JVM, or define a TaskHandler or WorkerLauncher bean");
		}
	}

	@Override
	public void stop() {
		if (this.running) {
			this.running = false;
			this.pool.stop(this.shutdownTimeout);
			this.joinService.closeStrangers();
		}
	}

	/**
	 * The gRPC server stops, maybe by itself: its streams have to end first.
	 */
	@Override
	public void onApplicationEvent(GrpcServerShutdownEvent event) {
		stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
