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

package io.jobber.benchmarks.micro;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.jobber.task.Payload;
import io.jobber.task.Task;

/**
 * A task through the dispatcher and back, without a network: submitted, matched, answered
 * and its promise completed, alone or with others. One behind the other, each waits for
 * the thread that collects tasks which come close together. The reference is the promise
 * alone.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = { "-Xms1g", "-Xmx1g", "-XX:+UseParallelGC" })
@State(Scope.Thread)
public class MatchLoopBenchmark {

	private static final int BATCH = 64;

	private final Payload payload = Payload.of("application/octet-stream", new byte[100]);

	private final Task task = new Task("echo", this.payload, Duration.ofSeconds(30), false);

	private final EchoPool answeringAtOnce = new EchoPool(1);

	private final EchoPool answeringInBatches = new EchoPool(BATCH);

	@TearDown
	public void close() {
		this.answeringAtOnce.close();
		this.answeringInBatches.close();
	}

	@Benchmark
	public Payload oneAnsweredInsideAssign() {
		return this.answeringAtOnce.dispatcher().submit(this.task).join();
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public List<CompletableFuture<Payload>> manyAnsweredInBatches() {
		List<CompletableFuture<Payload>> promises = new ArrayList<>(BATCH);
		for (int i = 0; i < BATCH; i++) {
			promises.add(this.answeringInBatches.dispatcher().submit(this.task));
		}
		promises.forEach(CompletableFuture::join);
		return promises;
	}

	@Benchmark
	public Payload referencePromise() {
		CompletableFuture<Payload> promise = new CompletableFuture<>();
		promise.complete(this.payload);
		return promise.join();
	}

}
