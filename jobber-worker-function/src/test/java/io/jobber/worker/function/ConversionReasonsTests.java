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

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a caller is told when a payload is not what the function takes.
 */
class ConversionReasonsTests {

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = {
			"{\"lines\":[{\"count\":1},{\"count\":\"many\"}]};property 'lines[1].count' is \"many\" at line 1, column",
			"{\"lines\":{}};property 'lines' is an object", "[];an array", "\"Ada\";\"Ada\"", "7;7 at line 1",
			"{\"lines\":[{\"count\":-1}]};property 'lines[0]' is {\"count\":-1}",
			"{\"lines\":[{\"count\":-1}]};IllegalArgumentException: count must not be negative",
			"{\"due\":\"soon\"};property 'due' is \"soon\"",
			"{\"due\":\"soon\"};DateTimeParseException: Text 'soon' could not be parsed",
			"{\"colour\":\"PINK\"};property 'colour' is \"PINK\"", "{\"colour\":\"PINK\"};[RED, GREEN]",
			"{\"lines\":[{\"count\":null}]};property 'lines[0].count' is null",
			"{\"prices\":{\"ink\":\"x\"}};property 'prices.ink' is \"x\"",
			"{\"code\":{\"value\":\"abc\"}};IllegalStateException: no code: abc", "{\"setting\":5};property 'setting'",
			"{\"setting\":5};UnsupportedOperationException: never 5", "{\"lines\":;malformed JSON at line 1, column",
			"hello;malformed JSON at line 1, column" })
	void jsonThatDoesNotFitNamesPropertyValueAndReason(String json, String expected) {
		assertThat(worker.json("order", json).failure()).isInstanceOf(PayloadConversionException.class)
			.hasMessageContaining(expected)
			.hasMessageStartingWith("Cannot convert the payload of function 'order' from application/json to ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`',
			value = { "{\"password\":\"hunter2\"};'password' is ***", "{\"login\":{\"apiToken\":\"hunter2\"}};***",
					"{\"lines\":[{\"count\":-1,\"secret\":\"hunter2\"}]};\"secret\":***" })
	void whatIsSecretByItsNameIsNotQuoted(String json, String expected) {
		assertThat(worker.json("order", json).failure()).hasMessageContaining(expected)
			.hasMessageNotContaining("hunter2");
	}

	@Test
	void valuesAndReasonsAreBoundedAndOnOneLine() {
		String value = "x\\n".repeat(100_000);

		assertThat(worker.json("order", "{\"due\":\"" + value + "\"}").failure().getMessage()).hasSizeLessThan(1200)
			.doesNotContain("\n");
		assertThat(worker.json("order", "{\"code\":{\"value\":\"" + value + "\"}}").failure().getMessage())
			.hasSizeLessThan(1200)
			.doesNotContain("\n");
		assertThat(worker.text("number", "x\n".repeat(100_000)).failure().getMessage()).hasSizeLessThan(1200)
			.doesNotContain("\n");
		assertThat(worker.json("order", "{\"lines\":".repeat(100)).failure().getMessage()).hasSizeLessThan(1200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "'';the task does not say what its payload is (give it a content type",
					"not a type;that is no media type", "application/octet-stream;bytes are not converted",
					"application/xml;no MessageConverter of this worker reads it", "text/plain;send JSON: an object",
					"text/csv;content type application/json" })
	void contentTypeThatDoesNotFitSaysWhatWould(String contentType, String expected) {
		assertThat(worker.run("order", contentType, Map.of(), Worker.bytes("{}")).failure())
			.hasMessageContaining(expected);
	}

	@ParameterizedTest
	@CsvSource({ "order,application/octet-stream", "order,application/json", "order,''", "number,''",
			"text,application/octet-stream" })
	void noPayloadForFunctionWithAnInputIsToldAsThat(String function, String contentType) {
		assertThat(worker.run(function, contentType, Map.of(), new byte[0]).failure())
			.hasMessageContaining("the task has no payload");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "number;forty-two;\"forty-two\" is not valid: NumberFormatException",
			"colour;PINK;\"PINK\"", "code;abc;IllegalStateException: no code: abc" })
	void textThatDoesNotFitNamesValueAndReason(String function, String text, String expected) {
		assertThat(worker.text(function, text).failure()).isInstanceOf(PayloadConversionException.class)
			.hasMessageContaining(expected);
	}

	@Test
	void resultThatCannotBeWrittenNamesPropertyAndReason() {
		assertThat(worker.json("unwritable", "1").failure())
			.hasMessage("Function 'unwritable' returned a " + Unwritable.class.getName()
					+ ", which cannot be written as JSON: property 'name': IllegalStateException: nameless");
	}

	enum Colour {

		RED, GREEN

	}

	record Line(int count, String secret) {

		Line {
			if (count < 0) {
				throw new IllegalArgumentException("count must not be negative");
			}
		}

	}

	public record Code(String value) {

		public Code {
			throw new IllegalStateException("no code: " + value);
		}

		public static Code valueOf(String text) {
			return new Code(text);
		}

	}

	record Range(int from, int to) {

		@JsonCreator
		static Range parse(String text) {
			try {
				return new Range(Integer.parseInt(text), Integer.parseInt(text));
			}
			catch (NumberFormatException ex) {
				throw new IllegalArgumentException("not a range", ex);
			}
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes(@JsonSubTypes.Type(value = Ball.class, name = "ball"))
	interface Shape {

	}

	record Ball(int radius) implements Shape {

	}

	record Login(int apiToken) {

	}

	public static class Order {

		public List<Line> lines;

		public LocalDate due;

		public Colour colour;

		public Map<String, Integer> prices;

		public Code code;

		public int password;

		public Login login;

		public Range range;

		public Shape shape;

		public Runnable runner;

		public void setSetting(int setting) {
			throw new UnsupportedOperationException("never " + setting);
		}

	}

	public static class Unwritable {

		public String getName() {
			throw new IllegalStateException("nameless");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<Order, Integer> order() {
			return (order) -> 1;
		}

		@Bean
		Function<Integer, Integer> number() {
			return (number) -> number;
		}

		@Bean
		Function<String, String> text() {
			return (text) -> text;
		}

		@Bean
		Function<Colour, String> colour() {
			return Colour::name;
		}

		@Bean
		Function<Code, String> code() {
			return Code::value;
		}

		@Bean
		Function<Integer, Unwritable> unwritable() {
			return (number) -> new Unwritable();
		}

	}

}
