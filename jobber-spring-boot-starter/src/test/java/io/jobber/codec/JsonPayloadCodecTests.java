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

package io.jobber.codec;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import io.jobber.task.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link JsonPayloadCodec}.
 */
class JsonPayloadCodecTests {

	private static final String SECRET = "hunter2";

	private final JsonPayloadCodec codec = new JsonPayloadCodec(JsonMapper.builder().build());

	@Test
	void recordIsWrittenAndReadAsJson() {
		Person person = new Person("Ada", 36);

		Payload payload = this.codec.encode(person, null);

		assertThat(payload.contentType()).isEqualTo("application/json");
		assertThat(payload.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("{\"name\":\"Ada\",\"age\":36}");
		assertThat(this.codec.decode(payload, Person.class)).isEqualTo(person);
	}

	@Test
	void mapperOfBootIsUsedAsItIsConfigured() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
			.run((context) -> {
				JsonPayloadCodec booted = new JsonPayloadCodec(context.getBean(JsonMapper.class));
				Event event = new Event(Instant.parse("2030-01-02T03:04:05Z"), Map.of("a", List.of(1)));

				Payload payload = booted.encode(event, null);
				Object unknown = booted.decode(
						json("{\"happened_at\":\"2030-01-02T03:04:05Z\",\"data\":{\"a\":[1]},\"more\":1}"),
						Event.class);

				assertThat(payload.bytes()).asString(StandardCharsets.UTF_8)
					.contains("\"happened_at\":\"2030-01-02T03:04:05Z\"");
				assertThat(booted.decode(payload, Event.class)).isEqualTo(event).isEqualTo(unknown);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json;charset=UTF-8", "application/JSON",
			"application/vnd.api+json", "application/problem+json; charset=utf-8", "application/json ; a=b" })
	void jsonIsKnownByItsContentType(String contentType) {
		assertThat(this.codec.canEncode(new Person("Ada", 36), contentType)).isTrue();
		assertThat(this.codec.canDecode(Person.class, contentType)).isTrue();
		assertThat(this.codec.decode(payload(contentType, "{\"name\":\"Ada\",\"age\":36}"), Person.class))
			.isEqualTo(new Person("Ada", 36));
		assertThat(this.codec.encode(new Person("Ada", 36), contentType).contentType()).isEqualTo(contentType);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json-seq", "application/jsonl", "application/x-ndjson", "text/plain",
			"application/xml;profile=a+json" })
	void whatOnlyLooksLikeJsonIsNot(String contentType) {
		assertThat(this.codec.canEncode(new Person("Ada", 36), contentType)).isFalse();
		assertThat(this.codec.canDecode(Person.class, contentType)).isFalse();
	}

	@Test
	void elementsAreWrittenWithTheTypeIdOfTheirDeclaredType() {
		List<Shape> shapes = List.of(new Circle(1), new Square(2));
		Type type = new ParameterizedTypeReference<List<Shape>>() {
		}.getType();

		Payload payload = this.codec.encode(shapes, type, null);

		assertThat(payload.bytes()).asString(StandardCharsets.UTF_8)
			.isEqualTo("[{\"kind\":\"circle\",\"radius\":1},{\"kind\":\"square\",\"side\":2}]");
		assertThat(this.codec.decode(payload, type)).isEqualTo(shapes);
	}

	@ParameterizedTest
	@MethodSource
	void typeIdsAreKeptWhereverTheDeclaredTypeHasThem(Object value, ParameterizedTypeReference<?> type) {
		Payload payload = this.codec.encode(value, type.getType(), null);

		assertThat(this.codec.decode(payload, type.getType())).isEqualTo(value);
	}

	static Stream<Arguments> typeIdsAreKeptWhereverTheDeclaredTypeHasThem() {
		Shape shape = new Circle(1);
		return Stream.of(arguments(shape, new ParameterizedTypeReference<Shape>() {
		}), arguments(Map.of("a", shape), new ParameterizedTypeReference<Map<String, Shape>>() {
		}), arguments(Map.of("a", List.of(shape)), new ParameterizedTypeReference<Map<String, List<Shape>>>() {
		}), arguments(new Box<>(shape), new ParameterizedTypeReference<Box<Shape>>() {
		}), arguments(List.of(new Box<>(shape)), new ParameterizedTypeReference<List<Box<Shape>>>() {
		}), arguments(Optional.of(shape), new ParameterizedTypeReference<Optional<Shape>>() {
		}), arguments(List.of(shape), new ParameterizedTypeReference<List<? extends Shape>>() {
		}), arguments(new Shape[] { shape }, new ParameterizedTypeReference<Shape[]>() {
		}));
	}

	@Test
	void whatSubclassesAddIsWrittenWhateverTheDeclaredType() {
		Type type = new ParameterizedTypeReference<Crate<Shape>>() {
		}.getType();

		assertThat(this.codec.encode(new Person("Ada", 36), Record.class, null).bytes())
			.isEqualTo(this.codec.encode(new Person("Ada", 36), null).bytes());
		assertThat(this.codec.encode(new LabelledCrate<Shape>(new Circle(1), "a"), type, null).bytes())
			.asString(StandardCharsets.UTF_8)
			.contains("\"label\":\"a\"", "\"kind\":\"circle\"");
	}

	@Test
	void classThatSaysMoreThanTheDeclaredTypeIsWrittenAsItIs() {
		Type numbers = new ParameterizedTypeReference<Crate<? extends Number>>() {
		}.getType();
		Type anything = new ParameterizedTypeReference<Crate<?>>() {
		}.getType();

		for (Type type : List.of(numbers, anything, Crate.class, Object.class)) {
			assertThat(this.codec.encode(new NumberCrate<String>(), type, null).bytes())
				.asString(StandardCharsets.UTF_8)
				.isEqualTo("{\"content\":1}");
		}
	}

	@Test
	void genericTypeKeepsItsElements() {
		Type type = new ParameterizedTypeReference<Map<String, List<Person>>>() {
		}.getType();

		Object value = this.codec.decode(json("{\"a\":[{\"name\":\"Ada\",\"age\":36}]}"), type);

		assertThat(value).isEqualTo(Map.of("a", List.of(new Person("Ada", 36))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null" })
	void noContentAndNullStandForNoValue(String content) {
		assertThat(this.codec.decode(json(content), Person.class)).isNull();
	}

	@ParameterizedTest
	@MethodSource("foreignJson")
	void malformedJsonAndWholeObjectsAreNotQuoted(String content) {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.decode(json(content), Person.class))
			.withMessageContaining(Person.class.getTypeName())
			.withMessageContaining("application/json, " + content.length() + " bytes")
			.withMessageNotContaining(SECRET)
			.satisfies((failure) -> assertThat(failure).hasCauseInstanceOf(RuntimeException.class));
	}

	static Stream<String> foreignJson() {
		return Stream.of("hunter2", "{\"hunter2\":", "[\"hunter2\"]", "{\"name\":\"Ada\",\"age\":{\"hunter2\":1}}",
				"{\"name\":\"hunter2", "{\"age\":1}hunter2");
	}

	@Test
	void errorSaysWhereItIs() {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.decode(json("{\"name\":\"Ada\",\n\"age\":\"x\"}"), Person.class))
			.withMessageContaining("line 2, column 7");
	}

	@Test
	void valueThatDoesNotFitIsNamedWithItsPropertyAndTheReason() {
		Type type = new ParameterizedTypeReference<Map<String, List<Person>>>() {
		}.getType();

		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.decode(json("{\"a\":[{\"age\":\"old\"}]}"), type))
			.withMessageStartingWith("The result, application/json, 21 bytes, is no JSON of a " + type.getTypeName()
					+ ": property 'a[0].age' is \"old\" at line 1, column 14: ")
			.withMessageContaining("not a valid `int` value")
			.satisfies((failure) -> assertThat(failure).hasCauseInstanceOf(RuntimeException.class));
	}

	@Test
	void reasonOfATypesOwnCheckIsTold() {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.decode(json("{\"value\":\"five\"}"), Checked.class))
			.withMessageContaining("{\"value\":\"five\"}")
			.withMessageEndingWith(": IllegalArgumentException: bad value five")
			.satisfies((failure) -> assertThat(failure).rootCause().isInstanceOf(IllegalArgumentException.class));
	}

	@Test
	void valueOfAPropertyThatIsSecretByItsNameIsNotQuoted() {
		Type type = new ParameterizedTypeReference<Map<String, Integer>>() {
		}.getType();

		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.decode(json("{\"userPassword\":\"hunter2\"}"), type))
			.withMessageContaining("property 'userPassword' is ***")
			.satisfies((failure) -> assertThat(failure).extracting(JsonPayloadCodecTests::stackTrace)
				.asString()
				.doesNotContain(SECRET));
	}

	@Test
	void valueThatCannotBeWrittenNamesPropertyAndReason() {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.encode(List.of(new Unwritable()), null))
			.withMessageEndingWith("property '[0].name': IllegalStateException: nameless");
	}

	@ParameterizedTest
	@MethodSource
	void liveObjectsAreRefusedWhereverTheyAre(Object value, String expected) {
		assertThatExceptionOfType(PayloadCodecException.class).isThrownBy(() -> this.codec.encode(value, null))
			.withMessageContaining(expected);
	}

	@ParameterizedTest
	@MethodSource
	void objectWhoseFieldsNoPropertyShowsIsRefused(Object value) {
		assertThatExceptionOfType(PayloadCodecException.class).isThrownBy(() -> this.codec.encode(value, null))
			.withMessageContaining(
					"has fields, but no property that JSON would show (make it a record, give it getters");
	}

	static Stream<Object> objectWhoseFieldsNoPropertyShowsIsRefused() {
		return Stream.of(new Hidden("a"), List.of(new Hidden("a")), new Box<>(new Hidden("a")),
				new StringJoiner(",").add("a"), new AtomicIntegerArray(3));
	}

	@Test
	void objectWithoutFieldsIsAnEmptyOne() {
		assertThat(this.codec.encode(new Ping(), null).bytes()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
		assertThat(this.codec.encode(new Shown("a"), null).bytes()).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"name\":\"a\"}");
	}

	@Test
	void liveObjectIsRefusedWithMapperOfOnesOwnClass() {
		JsonPayloadCodec extended = new JsonPayloadCodec(new JsonMapper() {
		});

		assertThat(extended.encode(new Person("Ada", 36), null).size()).isPositive();
		assertThatExceptionOfType(PayloadCodecException.class).isThrownBy(() -> extended.encode(Mono.just(1), null))
			.withMessageContaining("mono.flatMap(");
	}

	@Test
	void serializerOfTheApplicationsOwnIsUsedForAnyType() {
		SimpleModule module = new SimpleModule().addSerializer(Thread.class, new StdSerializer<Thread>(Thread.class) {

			@Override
			public void serialize(Thread value, JsonGenerator generator, SerializationContext context) {
				generator.writeString("a thread");
			}

		});
		JsonPayloadCodec own = new JsonPayloadCodec(JsonMapper.builder().addModule(module).build());

		assertThat(own.encode(List.of(Thread.currentThread()), null).bytes()).asString(StandardCharsets.UTF_8)
			.isEqualTo("[\"a thread\"]");
	}

	static Stream<Arguments> liveObjectsAreRefusedWhereverTheyAre() {
		return Stream.of(arguments(Mono.just(1), "mono.flatMap((value) -> template.execute("),
				arguments(Map.of("a", List.of(Flux.just(1))), "property 'a[0]': a reactor.core.publisher.FluxJust has"),
				arguments(Map.of(Mono.just(1), "a"), "a reactor.core.publisher.MonoJust has no value"),
				arguments(new Box<>(Map.of(Thread.currentThread(), 1)), "a java.lang.Thread belongs to this process"),
				arguments(new Box<>(new CompletableFuture<>()), "property 'content': a java.util.concurrent."),
				arguments(new Box<>(InputStream.nullInputStream()), "input.readAllBytes()"),
				arguments(List.of(1).stream(), "collect it into a List"), arguments((Runnable) () -> {
				}, "is code and no data"), arguments(Thread.currentThread(), "belongs to this process"),
				arguments(new Box<>(new ByteArrayResource(new byte[1])), "has bytes"),
				arguments(String.class, "class java.lang.String itself is no data"));
	}

	@Test
	void bytesAskedForAsARecordAreRefusedWithTheReason() {
		assertThat(this.codec.canDecode(Person.class, "application/octet-stream")).isTrue();
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.decode(payload("application/octet-stream", "{}"), Person.class))
			.withMessage("The result is application/octet-stream, 2 bytes, which is not JSON, so no "
					+ Person.class.getTypeName() + " can be read from it");
	}

	@Test
	void valueThatCannotBeWrittenNamesItsType() {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.encode(new Unwritable(), null))
			.withMessageContaining(Unwritable.class.getName());
	}

	@Test
	void valueThatHoldsItselfIsAnErrorAndNoStackOverflow() {
		Knot knot = new Knot();

		assertThatExceptionOfType(PayloadCodecException.class).isThrownBy(() -> this.codec.encode(knot, null))
			.withMessageContaining(Knot.class.getName());
	}

	@ParameterizedTest
	@CsvSource({ "1, int", "1, java.lang.Integer" })
	void numberIsReadFromAndIntoItsBox(String content, String typeName) {
		Class<?> type = typeName.equals("int") ? int.class : Integer.class;

		assertThat(this.codec.decode(json(content), type)).isEqualTo(1);
	}

	private static String stackTrace(Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		return trace.toString();
	}

	private static Payload json(String content) {
		return payload("application/json", content);
	}

	private static Payload payload(String contentType, String content) {
		return Payload.of(contentType, content.getBytes(StandardCharsets.UTF_8));
	}

	record Person(String name, int age) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	interface Shape {

	}

	record Circle(int radius) implements Shape {
	}

	record Square(int side) implements Shape {
	}

	record Box<T>(T content) {
	}

	public static class Crate<T> {

		private final T content;

		Crate(T content) {
			this.content = content;
		}

		public T getContent() {
			return this.content;
		}

	}

	static final class NumberCrate<A> extends Crate<Integer> {

		NumberCrate() {
			super(1);
		}

	}

	public static class LabelledCrate<T> extends Crate<T> {

		private final String label;

		LabelledCrate(T content, String label) {
			super(content);
			this.label = label;
		}

		public String getLabel() {
			return this.label;
		}

	}

	record Event(Instant happenedAt, Map<String, List<Integer>> data) {
	}

	record Checked(String value) {

		Checked {
			throw new IllegalArgumentException("bad value " + value);
		}

	}

	public static final class Unwritable {

		public String getName() {
			throw new IllegalStateException("nameless");
		}

	}

	public static final class Knot {

		public Knot getSelf() {
			return this;
		}

	}

	static class Ping {

	}

	static class Hidden {

		private final String name;

		Hidden(String name) {
			this.name = name;
		}

		boolean isNamed(String other) {
			return this.name.equals(other);
		}

	}

	static class Shown {

		@JsonProperty
		private final String name;

		Shown(String name) {
			this.name = name;
		}

	}

}
