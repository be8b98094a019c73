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

package io.jobber.pool;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.jobber.dispatch.DispatcherOptions;
import io.jobber.scheduler.Invitations;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link WorkerPools}.
 */
class WorkerPoolsTests {

	private WorkerPools pools = new WorkerPools(List.of(pool("default", "*"), pool("images", "image-*", "resize"),
			pool("crops", "image-crop*"), pool("exact", "image-crop-round")));

	@AfterEach
	void close() {
		this.pools.close();
	}

	@ParameterizedTest
	@CsvSource({ "echo, default", "image, default", "image-, images", "image-turn, images", "resize, images",
			"resized, default", "image-crop, crops", "image-crop-square, crops", "image-crop-round, exact",
			"image-turn|resize, images", "image-turn|image-crop, images", "image-turn|echo, default" })
	void functionIsServedByThePoolThatNamesItBest(String function, String pool) {
		assertThat(this.pools.find(function).orElseThrow().name()).isEqualTo(pool);

		this.pools.submit(task(function));

		assertThat(this.pools.all()).filteredOn((each) -> each.dispatcher().stats().queued() > 0)
			.extracting(WorkerPool::name)
			.containsExactly(pool);
	}

	@Test
	void functionIsFoundHoweverManyWereAskedForBefore() {
		for (int i = 0; i < 3000; i++) {
			assertThat(this.pools.find("image-" + i).orElseThrow().name()).isEqualTo("images");
		}

		assertThat(this.pools.find("image-2999").orElseThrow().name()).isEqualTo("images");
		assertThat(this.pools.find("echo").orElseThrow().name()).isEqualTo("default");
	}

	@Test
	void functionThatNoPoolServesIsRejectedWithWhatIsKnown() {
		this.pools.close();
		this.pools = new WorkerPools(List.of(pool("default", "echo", "sleep"), pool("images", "image-*")));

		CompletableFuture<Payload> promise = this.pools.submit(task("unknown"));

		TaskRejectedException rejection = catchThrowableOfType(TaskRejectedException.class, () -> {
			try {
				promise.join();
			}
			catch (CompletionException ex) {
				throw ex.getCause();
			}
		});
		assertThat(rejection.getReason()).isEqualTo(Reason.UNKNOWN_FUNCTION);
		assertThat(rejection).hasMessageContaining("'unknown'")
			.hasMessageContaining("pool default for echo, sleep")
			.hasMessageContaining("pool images for image-*")
			.hasMessageContaining("jobber.pools.*.functions");
	}

	@Test
	void compositionAcrossPoolsIsRejectedIfNoPoolServesAllOfIt() {
		this.pools.close();
		this.pools = new WorkerPools(List.of(pool("default", "echo"), pool("images", "image-*")));

		assertThat(this.pools.find("echo|image-turn")).isEmpty();
		assertThat(this.pools.find("echo|echo")).isPresent();
	}

	@Test
	void fullQueueOfOnePoolConcernsNoOther() {
		for (int i = 0; i < 10; i++) {
			this.pools.submit(task("image-turn"));
		}

		assertThat(this.pools.submit(task("image-turn"))).isCompletedExceptionally();
		assertThat(this.pools.submit(task("echo"))).isNotDone();
	}

	@Test
	void stopEndsAllPoolsWithinOneTimeout() {
		this.pools.all().forEach((pool) -> pool.start(null));
		List<CompletableFuture<Payload>> waiting = this.pools.all()
			.stream()
			.map((pool) -> pool.dispatcher().submit(task("any")))
			.toList();

		this.pools.stop(Duration.ofMillis(50));

		assertThat(waiting).allMatch(CompletableFuture::isCompletedExceptionally);
		assertThat(this.pools.submit(task("echo"))).isCompletedExceptionally();
	}

	@Test
	void workersOfAllPoolsAreToldToLeaveBeforeAnyIsWaitedFor() {
		FakeWorker deaf = FakeWorker.holding(this.pools.all().get(0).dispatcher());
		deaf.goodbyes = (goodbye) -> {
		};
		FakeWorker other = FakeWorker.holding(this.pools.all().get(1).dispatcher());
		CompletableFuture<Boolean> deafWasAborted = other.drained.thenApply((reason) -> deaf.aborted.isDone());
		this.pools.all().forEach((pool) -> pool.start(null));

		this.pools.stop(Duration.ofSeconds(30));

		assertThat(deafWasAborted).isCompletedWithValue(false);
		assertThat(deaf.aborted).isDone();
		assertThat(other.aborted).isNotDone();
	}

	private static Task task(String function) {
		return new Task(function, Payload.of("text/plain", new byte[0]), TaskOptions.of(Duration.ofSeconds(30)));
	}

	private static WorkerPool pool(String name, String... functions) {
		return new WorkerPool(name, Arrays.asList(functions),
				new DispatcherOptions(10, 1000, 3, 1000, Duration.ZERO, Duration.ofSeconds(5), "jobber.pools." + name),
				new Invitations(() -> "localhost:1", 4, Duration.ZERO, Duration.ofSeconds(30), Clock.systemUTC()));
	}

}
