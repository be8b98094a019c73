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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.codec.BytesPayloadCodec;
import io.jobber.codec.JsonPayloadCodec;
import io.jobber.codec.PayloadCodecs;
import io.jobber.codec.ProtobufPayloadCodec;
import io.jobber.codec.TextPayloadCodec;
import io.jobber.proto.v1.Task;

/**
 * What a payload of about 100 bytes costs to write and to read again. The references are
 * the same without codecs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = { "-Xms1g", "-Xmx1g", "-XX:+UseParallelGC" })
@State(Scope.Thread)
public class CodecBenchmark {

	private final JsonMapper mapper = new JsonMapper();

	// As the auto-configuration has them.
	private final PayloadCodecs codecs = new PayloadCodecs(List.of(new BytesPayloadCodec(), new TextPayloadCodec(),
			new ProtobufPayloadCodec(), new JsonPayloadCodec(this.mapper)));

	private final byte[] bytes = new byte[100];

	private final String text = "x".repeat(100);

	private final Order order = new Order(4711, "a customer of ours", true, List.of("red", "green"), 47.11);

	private final Task message = Task.newBuilder()
		.setId(4711)
		.setAttempt(1)
		.setFunction("echo")
		.setPayload(ByteString.copyFrom(new byte[80]))
		.build();

	@Benchmark
	public @Nullable Object bytes() {
		return roundTrip(this.bytes, byte[].class);
	}

	@Benchmark
	public @Nullable Object text() {
		return roundTrip(this.text, String.class);
	}

	@Benchmark
	public Object referenceText() {
		return new String(this.text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
	}

	@Benchmark
	public @Nullable Object json() {
		return roundTrip(this.order, Order.class);
	}

	@Benchmark
	public Object referenceJson() {
		return this.mapper.readValue(this.mapper.writeValueAsBytes(this.order), Order.class);
	}

	@Benchmark
	public @Nullable Object protobuf() {
		return roundTrip(this.message, Task.class);
	}

	@Benchmark
	public Object referenceProtobuf() throws InvalidProtocolBufferException {
		return Task.parseFrom(this.message.toByteArray());
	}

	private @Nullable Object roundTrip(Object value, Class<?> type) {
		return this.codecs.decode(this.codecs.encode(value, null), type);
	}

	/**
	 * A small record of the usual kinds of members.
	 *
	 * @param id a number
	 * @param customer a text
	 * @param urgent a flag
	 * @param tags a list
	 * @param amount a fraction
	 */
	public record Order(long id, String customer, boolean urgent, List<String> tags, double amount) {
	}

}
