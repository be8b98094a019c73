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

package io.jobber.worker.function;

import java.util.Map;
import java.util.function.Function;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Mono;

import io.jobber.worker.function.RecordingTaskCallback.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class ProtobufPayloadTests {

	private static final String PROTOBUF = "application/x-protobuf";

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "value", "mono", "message" })
	void protobufMessageIsTakenAndReturned(String function) throws InvalidProtocolBufferException {
		Outcome outcome = worker.run(function, PROTOBUF, Map.of(), StringValue.of("a").toByteArray());

		assertThat(outcome.contentType()).isEqualTo(PROTOBUF);
		assertThat(StringValue.parseFrom(outcome.payload()).getValue()).isEqualTo("a!");
	}

	@Test
	void emptyPayloadIsProtobufMessageOfDefaults() throws InvalidProtocolBufferException {
		Outcome outcome = worker.run("value", PROTOBUF, Map.of(), new byte[0]);

		assertThat(StringValue.parseFrom(outcome.payload()).getValue()).isEqualTo("!");
	}

	@Test
	void malformedProtobufFailsWithReason() {
		assertThat(worker.run("value", PROTOBUF, Map.of(), Worker.bytes("secret")).failure())
			.isInstanceOf(PayloadConversionException.class)
			.hasMessageStartingWith("Cannot convert the payload of function 'value' from application/x-protobuf to "
					+ "com.google.protobuf.StringValue: InvalidProtocolBufferException: ")
			.hasMessageNotContaining("secret");
	}

	@Test
	void protobufForOtherInputFails() {
		assertThat(worker.run("number", PROTOBUF, Map.of(), Worker.bytes("1")).failure())
			.isInstanceOf(PayloadConversionException.class);
	}

	private static StringValue shout(StringValue value) {
		return StringValue.of(value.getValue() + "!");
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<StringValue, StringValue> value() {
			return ProtobufPayloadTests::shout;
		}

		@Bean
		Function<Mono<StringValue>, Mono<StringValue>> mono() {
			return (value) -> value.map(ProtobufPayloadTests::shout);
		}

		@Bean
		Function<Message<StringValue>, Message<StringValue>> message() {
			return (message) -> MessageBuilder.withPayload(shout(message.getPayload()))
				.copyHeaders(message.getHeaders())
				.build();
		}

		@Bean
		Function<Integer, Integer> number() {
			return (number) -> number;
		}

	}

}
