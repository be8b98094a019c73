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

package io.jobber.worker.function.lambda;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import com.google.protobuf.StringValue;
import com.google.protobuf.UInt32Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.worker.function.context.ContextFunction;

/**
 * A function of every kind, to be run with what is in the package and nothing else.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class EveryKind {

	@Bean
	Function<Order, Quote> quote() {
		return (order) -> new Quote(order.article(), order.quantity() * 2);
	}

	@Bean
	Function<byte[], byte[]> bytes() {
		return (bytes) -> bytes;
	}

	@Bean
	Function<StringValue, UInt32Value> protobuf() {
		return (text) -> UInt32Value.of(text.getValue().length());
	}

	@Bean
	Function<Message<String>, Message<String>> message() {
		return (message) -> MessageBuilder.withPayload(message.getPayload() + "!").build();
	}

	@Bean
	Function<Mono<String>, Mono<String>> mono() {
		return (text) -> text.map(String::strip);
	}

	@Bean
	Function<Flux<String>, Flux<String>> flux() {
		return (text) -> text.map((each) -> each.toUpperCase(Locale.ROOT));
	}

	@Bean
	Supplier<String> supplier() {
		return () -> "supplied";
	}

	@Bean
	Consumer<String> consumer() {
		return (text) -> {
		};
	}

	@Bean
	ContextFunction<StringBuilder, String, String> context() {
		return new Reversal();
	}

	@Bean
	Function<String, String> failure() {
		return (text) -> {
			throw new IllegalStateException(text, new IllegalArgumentException("why"));
		};
	}

	static final class Reversal implements ContextFunction<StringBuilder, String, String> {

		@Override
		public StringBuilder start() {
			return new StringBuilder();
		}

		@Override
		public String run(StringBuilder context, String input) {
			context.setLength(0);
			return context.append(input).reverse().toString();
		}

	}

	record Order(String article, int quantity) {
	}

	record Quote(String article, int price) {
	}

}
