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

package io.jobber.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.WorkerState;
import io.jobber.scheduler.Invitations;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.task.WorkerLostException;
import io.jobber.worker.Worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A worker stops reading, over the real gRPC port, while there is much to send: 200 tasks
 * of 1 MB each, and it has slots for all of them.
 */
@Tag("contract")
class SlowReaderTests {

	private static final Logger logger = LoggerFactory.getLogger(SlowReaderTests.class);

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final int TASKS = 200;

	private static final int MEGABYTE = 1024 * 1024;

	/**
	 * What the stream takes before it is not ready, a batch on top of it, and what gRPC's
	 * window of flow control, 8 MB at most, lets through to the other side.
	 */
	private static final int MOST_MEGABYTES = 11;

	private final byte[] payload = new byte[MEGABYTE];

	private ConfigurableApplicationContext context;

	private Dispatcher dispatcher;

	private ManagedChannel channel;

	@BeforeEach
	void start() {
		this.context = ChaosApplication.start(null, "jobber.scheduler.worker-slots=" + TASKS,
				"jobber.queue.max-size=300MB", "jobber.heartbeat-interval=1m");
		this.dispatcher = this.context.getBean(Dispatcher.class);
		this.channel = NettyChannelBuilder.forTarget(invitations().mint().address()).usePlaintext().build();
	}

	@AfterEach
	void stop() {
		this.channel.shutdownNow();
		this.context.close();
	}

	@Test
	void tasksThatWaitedForItAreNotSentAllAtOnce() throws Exception {
		List<CompletableFuture<byte[]>> calls = submit(Duration.ofMinutes(2));
		assertThat(this.dispatcher.stats().queued()).isEqualTo(TASKS);

		joinSlowReader();

		assertFewAreWithTheSlowReaderAndOthersAreServed(calls);
	}

	@Test
	void tasksThatComeOneByOneStayInTheQueue() throws Exception {
		joinSlowReader();

		List<CompletableFuture<byte[]>> calls = submit(Duration.ofMinutes(2));

		assertFewAreWithTheSlowReaderAndOthersAreServed(calls);
	}

	@Test
	void tasksThatItDoesNotReadTimeOut() throws Exception {
		joinSlowReader();

		List<CompletableFuture<byte[]>> calls = submit(Duration.ofSeconds(2));

		List<Phase> phases = calls.stream().map(SlowReaderTests::timeout).map(TaskTimeoutException::getPhase).toList();
		assertThat(phases).filteredOn(Phase.RUNNING::equals).hasSizeBetween(1, MOST_MEGABYTES);
		assertThat(this.dispatcher.stats().queued()).isZero();
		assertThat(this.dispatcher.stats().queuedBytes()).isZero();
	}

	private void assertFewAreWithTheSlowReaderAndOthersAreServed(List<CompletableFuture<byte[]>> calls) {
		try (Worker worker = new Worker((request, callback) -> {
			callback.succeeded("application/octet-stream", Map.of(), new byte[0]);
			return () -> {
			};
		})) {
			worker.join(invitations().mint());
			await().atMost(PATIENCE).until(() -> this.dispatcher.stats().queued() == 0 && fast().inFlight() == 0);

			long stuck = calls.stream().filter((call) -> !call.isDone()).count();
			logger.info("{} of {} tasks of 1 MB were given to a worker that reads nothing", stuck, TASKS);
			assertThat(stuck).isBetween(1L, (long) MOST_MEGABYTES);
			assertThat(this.dispatcher.stats().running()).isEqualTo((int) stuck);
			this.channel.shutdownNow();
			assertThat(calls.stream().filter((call) -> failure(call) instanceof WorkerLostException))
				.hasSize((int) stuck);
			assertThat(calls.stream().filter((call) -> failure(call) == null)).hasSize(TASKS - (int) stuck);
		}
	}

	private WorkerState fast() {
		return this.dispatcher.workers()
			.join()
			.stream()
			.filter((worker) -> !worker.id().equals("slow"))
			.findFirst()
			.orElseThrow();
	}

	private void joinSlowReader() throws InterruptedException {
		new SlowReader().join(this.channel, invitations().mint().token(), TASKS);
	}

	private Invitations invitations() {
		return this.context.getBean(Invitations.class);
	}

	private List<CompletableFuture<byte[]>> submit(Duration timeout) {
		JobberTemplate template = this.context.getBean(JobberTemplate.class);
		return IntStream.range(0, TASKS)
			.mapToObj((
					i) -> template.task("any").payload(this.payload).timeout(timeout).retrieve(byte[].class).toFuture())
			.toList();
	}

	private static Throwable failure(CompletableFuture<?> call) {
		return call.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.handle((answer, thrown) -> (thrown instanceof CompletionException) ? thrown.getCause() : thrown)
			.join();
	}

	private static TaskTimeoutException timeout(CompletableFuture<?> call) {
		return (TaskTimeoutException) failure(call);
	}

}
