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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.codec.BytesPayloadCodec;
import io.jobber.codec.PayloadCodecs;
import io.jobber.task.TaskOptions;

/**
 * What a {@code Mono} costs to make, with and without the lines that made it, on a
 * shallow stack and on a deep one. It is not subscribed to.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = { "-Xms1g", "-Xmx1g", "-XX:+UseParallelGC" })
@State(Scope.Thread)
public class AssemblyBenchmark {

	/**
	 * Whether failures name the line of the call.
	 */
	@Param({ "false", "true" })
	public boolean callSites;

	/**
	 * Frames of the stack below the call.
	 */
	@Param({ "1", "100" })
	public int depth;

	private JobberTemplate template = template(false);

	@Setup
	public void setUp() {
		this.template = template(this.callSites);
	}

	@Benchmark
	public Mono<byte[]> execute() {
		return execute(this.depth);
	}

	private Mono<byte[]> execute(int levels) {
		return (levels > 1) ? execute(levels - 1) : this.template.execute("echo", null, byte[].class);
	}

	private static JobberTemplate template(boolean callSites) {
		return new JobberTemplate((task) -> new CompletableFuture<>(),
				new PayloadCodecs(List.of(new BytesPayloadCodec())),
				(function) -> TaskOptions.of(Duration.ofSeconds(1)), callSites, UnaryOperator.identity());
	}

}
