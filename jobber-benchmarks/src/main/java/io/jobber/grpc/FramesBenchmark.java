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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.jobber.dispatch.Assignment;
import io.jobber.dispatch.TaskResult;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Results;
import io.jobber.proto.v1.Tasks;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.wire.PayloadAssembler;

/**
 * What a task or a result of 100 bytes costs in a frame of 64: mapped and written, or
 * read and mapped. The references only write or read the same frame.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = { "-Xms1g", "-Xmx1g", "-XX:+UseParallelGC" })
@State(Scope.Thread)
public class FramesBenchmark {

	private static final int BATCH = 64;

	private static final int MAX_BYTES = 4_000_000;

	private final PayloadAssembler parts = new PayloadAssembler();

	private final List<Assignment> assignments = LongStream.range(0, BATCH)
		.mapToObj(
				(id) -> new Assignment(id, 1,
						new Task("echo", Payload.of("application/octet-stream", new byte[100]), Duration.ofSeconds(30),
								false),
						Duration.ofSeconds(29)))
		.toList();

	private final Tasks tasks = map();

	private final byte[] results = Results.newBuilder()
		.addAllResults(LongStream.range(0, BATCH)
			.mapToObj((id) -> Result.newBuilder()
				.setTaskId(id)
				.setAttempt(1)
				.setContentType("application/octet-stream")
				.setPayload(ByteString.copyFrom(new byte[100]))
				.build())
			.toList())
		.build()
		.toByteArray();

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public byte[] tasks() {
		return map().toByteArray();
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public byte[] referenceTasks() {
		// Sizes are remembered by messages, so the frame at least is a new one.
		return Tasks.newBuilder().addAllTasks(this.tasks.getTasksList()).build().toByteArray();
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public List<TaskResult> results() throws InvalidProtocolBufferException {
		return Frames.results(Results.parseFrom(this.results).getResultsList(), this.parts, MAX_BYTES);
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public Results referenceResults() throws InvalidProtocolBufferException {
		return Results.parseFrom(this.results);
	}

	private Tasks map() {
		Tasks.Builder builder = Tasks.newBuilder();
		for (Assignment assignment : this.assignments) {
			builder.addTasks(Frames.task(assignment));
		}
		return builder.build();
	}

}
