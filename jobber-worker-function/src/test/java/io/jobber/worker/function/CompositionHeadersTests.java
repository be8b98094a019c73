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
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.worker.function.RecordingTaskCallback.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Headers through compositions, beside those of Spring Cloud Function's own.
 */
class CompositionHeadersTests {

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "seen", "value|seen", "value|value2|seen", "ofMessage|seen", "message|seen",
			"setting|seen", "setting|value|seen", "setting|value|value2|seen", "setting|ofMessage|seen",
			"setting|message|seen", "setting|adding|value|seen", "value|setting|value2|seen",
			"setting|fluxOfMessage|seen", "setting|value|fluxOfMessage|seen" })
	void partFindsTheHeadersThatItFindsInSpringCloudFunction(String definition) {
		Function<Object, Object> catalogs = worker.bean(FunctionCatalog.class).lookup(definition);
		Object expected = catalogs.apply(
				MessageBuilder.withPayload("a").setHeader("task", "t").setHeader("contentType", Worker.TEXT).build());
		if (expected instanceof Flux<?> flux) {
			expected = flux.blockLast();
		}

		assertThat(run(definition).text()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "setting|value|seen", "setting|mono|seen", "setting|toMono|seen",
			"settingInMono|value|seen", "settingInMono|mono|seen", "setting|value|headersOf", "settingInMono|headersOf",
			"setting|flux|seen", "setting|toMono|mono|toMono|seen" })
	void headersOfMessageSurvivePartsOfValues(String definition) {
		assertThat(run(definition).text()).contains("set=s");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "value|seen", "mono|seen", "toMono|seen", "flux|seen", "flux|flux|seen", "value|headersOf" })
	void headersOfTheTaskSurvivePartsOfValues(String definition) {
		assertThat(run(definition).text()).contains("task=t");
	}

	@ParameterizedTest
	@CsvSource({ "setting", "setting|value", "setting|value|value2", "setting|toMono", "setting|mono",
			"settingInMono|value", "setting|ofMessage" })
	void headersThatPartHasSetReachTheCaller(String definition) {
		Outcome outcome = run(definition);

		assertThat(outcome.headers()).containsOnly(entry("set", "s"));
	}

	@ParameterizedTest
	@CsvSource({ "value|value2", "ofMessage|value", "value|mono", "toMono|value" })
	void headersOfTheTaskAreNotSentBackByValues(String definition) {
		assertThat(run(definition).headers()).isEmpty();
	}

	@Test
	void contentTypeOfMessageIsNotThatOfWhatComesOfIt() {
		assertThat(run("csv").contentType()).isEqualTo("text/csv");
		assertThat(run("csv|length").contentType()).isEqualTo(Worker.JSON);
		assertThat(run("csv|length").headers()).containsOnly(entry("set", "s"));
	}

	@Test
	void laterMessageReplacesTheHeadersOfAnEarlierOne() {
		assertThat(run("setting|adding|value|seen").text()).isEqualTo("{added=x}");
	}

	private static Outcome run(String definition) {
		return worker.run(definition, Worker.TEXT, Map.of("task", "t"), Worker.bytes("a"));
	}

	private static String shown(Map<String, Object> headers) {
		Map<String, Object> shown = new TreeMap<>(headers);
		shown.remove(MessageHeaders.ID);
		shown.remove(MessageHeaders.TIMESTAMP);
		return shown.toString();
	}

	private static Message<String> setting(String text) {
		return MessageBuilder.withPayload(text).setHeader("set", "s").build();
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<Message<String>, String> seen() {
			return (message) -> shown(message.getHeaders());
		}

		@Bean
		BiFunction<String, Map<String, Object>, String> headersOf() {
			return (text, headers) -> shown(headers);
		}

		@Bean
		Function<String, String> value() {
			return (text) -> text;
		}

		@Bean
		Function<String, String> value2() {
			return (text) -> text + text;
		}

		@Bean
		Function<Message<String>, String> ofMessage() {
			return Message::getPayload;
		}

		@Bean
		Function<Message<String>, Message<String>> message() {
			return (message) -> message;
		}

		@Bean
		Function<String, Message<String>> setting() {
			return CompositionHeadersTests::setting;
		}

		@Bean
		Function<String, Mono<Message<String>>> settingInMono() {
			return (text) -> Mono.just(CompositionHeadersTests.setting(text));
		}

		@Bean
		Function<String, Message<String>> adding() {
			return (text) -> MessageBuilder.withPayload(text).setHeader("added", "x").build();
		}

		@Bean
		Function<Mono<String>, Mono<String>> mono() {
			return (mono) -> mono;
		}

		@Bean
		Function<String, Mono<String>> toMono() {
			return Mono::just;
		}

		@Bean
		Function<Flux<String>, Flux<String>> flux() {
			return (flux) -> flux;
		}

		@Bean
		Function<Flux<Message<String>>, Flux<Message<String>>> fluxOfMessage() {
			return (flux) -> flux;
		}

		@Bean
		Function<String, Message<String>> csv() {
			return (text) -> MessageBuilder.fromMessage(CompositionHeadersTests.setting(text))
				.setHeader("contentType", "text/csv")
				.build();
		}

		@Bean
		Function<String, Integer> length() {
			return String::length;
		}

	}

}
