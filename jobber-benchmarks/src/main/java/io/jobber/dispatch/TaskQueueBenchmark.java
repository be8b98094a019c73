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

package io.jobber.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.jobber.benchmarks.micro.EchoConnection;
import io.jobber.pool.WheelTaskTimer;
import io.jobber.task.Payload;
import io.jobber.task.Task;

/**
 * A task into the queue and out of it, while a thousand others wait. The reference is a
 * queue that knows no priorities.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = { "-Xms1g", "-Xmx1g", "-XX:+UseParallelGC" })
@State(Scope.Thread)
public class TaskQueueBenchmark {

	private static final int WAITING = 1024;

	// No divisor of it: neighbours are not taken one after the other.
	private static final int STRIDE = 37;

	private final PendingTask[] tasks = new PendingTask[WAITING];

	private final WheelTaskTimer timer = new WheelTaskTimer();

	private final TaskQueue queue = new TaskQueue(new Counters(), 3, this.timer, () -> {
	});

	private final Queue<PendingTask> reference = new ArrayDeque<>();

	private final Worker worker = new Worker(new WorkerInfo("worker", 10_000, Set.of(), Duration.ZERO),
			new EchoConnection(1), 0, (failed, reason) -> {
			});

	private int next;

	@Setup
	public void fill() {
		Payload payload = Payload.empty();
		for (int i = 0; i < WAITING; i++) {
			Task task = new Task("echo", payload, Duration.ofSeconds(30), false);
			this.tasks[i] = new PendingTask(i, task, i, (cancelled) -> {
			});
			this.queue.add(this.tasks[i]);
			this.reference.add(this.tasks[i]);
		}
	}

	@TearDown
	public void close() {
		this.timer.close();
	}

	@Benchmark
	public @Nullable Object pollAndAdd() {
		PendingTask task = this.queue.poll(this.worker);
		if (task != null) {
			this.queue.add(task);
		}
		return task;
	}

	@Benchmark
	public Object removeAndAdd() {
		this.next = (this.next + STRIDE) % WAITING;
		PendingTask task = this.tasks[this.next];
		this.queue.remove(task);
		this.queue.add(task);
		return task;
	}

	@Benchmark
	public Object referencePollAndAdd() {
		PendingTask task = this.reference.remove();
		this.reference.add(task);
		return task;
	}

}
