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

package io.jobber.hostile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.sun.management.UnixOperatingSystemMXBean;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.util.internal.PlatformDependent;

import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.grpc.JoinServer;
import io.jobber.grpc.JoinService;
import io.jobber.grpc.Refusals.Reason;
import io.jobber.grpc.StreamLimits;
import io.jobber.pool.WorkerPool;
import io.jobber.scheduler.EchoWorker;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JoinToken;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.worker.Cancellation;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskCallback;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.TaskRequest;
import io.jobber.worker.Worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server with workers that do no harm, and tasks for them, one after the other.
 */
final class ServedPort implements AutoCloseable {

	static final String TOKEN = "0123456789abcdef";

	static final int WORKERS = 2;

	private static final int MAX_PAYLOAD_BYTES = 4 * 1024 * 1024;

	private static final Duration HEARTBEAT = Duration.ofSeconds(5);

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final Invitations invitations = new Invitations(() -> "127.0.0.1:1", 8, Duration.ZERO, LIMIT,
			Clock.systemUTC());

	private final WorkerPool pool = new WorkerPool(
			new DispatcherOptions(100_000, 1_000_000, 3, MAX_PAYLOAD_BYTES, Duration.ZERO, HEARTBEAT),
			this.invitations);

	private final Worker worker = new Worker(new EchoOnly(EchoWorker.handler()));

	private final AtomicBoolean ended = new AtomicBoolean();

	// The load's thread, then the test's.
	private final List<Long> latencies = new ArrayList<>();

	private final boolean own;

	private final JoinService service;

	private final JoinServer ownServer; // null if it is a shared one

	private final Runnable stop;

	private final int port;

	private final Thread load = new Thread(this::load, "load");

	private volatile Throwable failure;

	ServedPort(boolean own) throws IOException {
		this.own = own;
		this.service = new JoinService(
				List.of(new JoinService.JoinTarget(dispatcher(), this.invitations, new JoinToken(TOKEN))),
				new StreamLimits(HEARTBEAT, MAX_PAYLOAD_BYTES, MAX_PAYLOAD_BYTES + 65_536), this.pool.timer());
		InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
		if (own) {
			JoinServer started = new JoinServer(this.service, any, InsecureServerCredentials.create());
			started.start();
			this.port = started.address().getPort();
			this.ownServer = started;
			this.stop = started::close;
		}
		else {
			NettyServerBuilder builder = NettyServerBuilder.forAddress(any);
			this.service.addTo(builder);
			Server started = builder.build().start();
			this.port = started.getPort();
			this.ownServer = null;
			this.stop = started::shutdownNow;
		}
		for (int i = 0; i < WORKERS; i++) {
			this.worker
				.join(new Invitation("127.0.0.1:" + this.port, this.invitations.mint().token(), 8, Duration.ZERO));
		}
		await().atMost(LIMIT).until(() -> dispatcher().stats().workers() == WORKERS);
		this.load.start();
	}

	JoinService service() {
		return this.service;
	}

	Dispatcher dispatcher() {
		return this.pool.dispatcher();
	}

	RawConnection connect() throws IOException {
		return new RawConnection(this.port);
	}

	JoinServer ownServer() {
		return this.ownServer;
	}

	long refused(Reason reason) {
		return this.service.refusals().count(reason);
	}

	/**
	 * Let the load end, all of whose tasks must have had their results, and print the
	 * figures.
	 * @param beside what went on meanwhile
	 */
	void report(String beside) throws InterruptedException {
		this.ended.set(true);
		this.load.join(LIMIT.toMillis());
		assertThat(this.failure).isNull();
		assertThat(this.latencies).isNotEmpty();
		assertThat(dispatcher().stats().workers()).isGreaterThanOrEqualTo(WORKERS);
		List<Long> sorted = this.latencies.stream().sorted().toList();
		Runtime runtime = Runtime.getRuntime();
		System.out.printf(
				"FIGURES %s server, %s; %d tasks meanwhile, p50 %d us, p99 %d us, max %d us; heap %d MB, direct %d MB, "
						+ "%d descriptors%n",
				this.own ? "own" : "shared", beside, sorted.size(), sorted.get(sorted.size() / 2) / 1000,
				sorted.get(sorted.size() * 99 / 100) / 1000, sorted.get(sorted.size() - 1) / 1000,
				(runtime.totalMemory() - runtime.freeMemory()) >> 20, PlatformDependent.usedDirectMemory() >> 20,
				((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
					.getOpenFileDescriptorCount());
	}

	private void load() {
		try {
			while (!this.ended.get()) {
				long start = System.nanoTime();
				dispatcher().submit(new Task("echo", Payload.of("text/plain", new byte[100]), TaskOptions.of(LIMIT)))
					.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
				this.latencies.add(System.nanoTime() - start);
			}
		}
		catch (Exception ex) {
			this.failure = ex;
		}
	}

	@Override
	public void close() {
		this.ended.set(true);
		this.worker.close();
		this.pool.close();
		this.stop.run();
	}

	/**
	 * Declares its function, so that tasks of others go to the workers that serve those.
	 */
	private record EchoOnly(TaskHandler handler) implements TaskHandler {

		@Override
		public Cancellation handle(TaskRequest request, TaskCallback callback) {
			return this.handler.handle(request, callback);
		}

		@Override
		public Set<String> functions() {
			return Set.of("echo");
		}

	}

}
