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

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.cloud.function.context.FunctionRegistry;
import org.springframework.cloud.function.context.catalog.FunctionTypeUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.format.Formatter;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import io.jobber.worker.function.RecordingTaskCallback.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class SimpleTypesTests {

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "java.lang.Integer;-42;", "java.lang.Long;42;", "java.lang.Short;42;",
			"java.lang.Byte;42;", "java.lang.Double;4.5;", "java.lang.Float;4.5;", "java.lang.Boolean;true;",
			"java.lang.Boolean;yes;true", "java.lang.Character;x;", "java.math.BigDecimal;12.50;",
			"java.math.BigInteger;123456789012345678901;", "java.util.UUID;00000000-0000-0001-0000-000000000002;",
			"java.util.concurrent.TimeUnit;SECONDS;", "java.util.concurrent.TimeUnit;seconds;SECONDS",
			"java.time.DayOfWeek;FRIDAY;", "java.time.Duration;10s;PT10S", "java.time.Duration;PT1H30M;",
			"java.time.Period;P2D;", "java.time.Period;1w;P7D", "java.time.LocalDate;2026-11-29;",
			"java.time.LocalTime;10:15:30;", "java.time.LocalDateTime;2026-11-29T10:15:30;",
			"java.time.Instant;2026-11-29T10:15:30Z;", "java.time.OffsetDateTime;2026-11-29T10:15:30+02:00;",
			"java.time.ZonedDateTime;2026-11-29T10:15:30+02:00;", "java.time.Year;2026;",
			"java.time.YearMonth;2026-11;", "java.time.ZoneId;Europe/Berlin;", "java.net.URI;https://a.example/b?c=d;",
			"java.util.Locale;de_DE;", "java.util.Currency;EUR;", "java.nio.charset.Charset;UTF-8;",
			"java.nio.file.Path;/tmp/a b;", "java.io.File;/tmp/a;", "java.net.InetAddress;127.0.0.1;",
			"java.util.Date;2026-11-29T10:15:30.000Z;" })
	void textIsConvertedToAndFromEverySimpleType(String type, String text, String written) {
		String expected = (written != null) ? written : text;

		assertThat(worker.text(type, text).text()).isEqualTo(type + " " + ofType(type));
		assertThat(worker.text("text|" + type, text).text()).isEqualTo(type + " " + ofType(type));
		assertThat(worker.text("echo " + type + "|text", text).text()).isEqualTo(expected);
		Outcome declared = worker.text("asText " + type, text);
		assertThat(declared.text()).isEqualTo(expected);
		assertThat(declared.contentType()).isEqualTo(Worker.TEXT);
	}

	@Test
	void resultOfSimpleTypeIsJsonUnlessItsMessageSaysText() {
		assertThat(worker.text("echo java.time.LocalDate", "2026-11-29").text()).isEqualTo("\"2026-11-29\"");
		assertThat(worker.text("echo java.time.LocalDate", "2026-11-29").contentType()).isEqualTo(Worker.JSON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "numbers", "listOfNumbers" })
	void textIsSplitForListsAndArrays(String function) {
		assertThat(worker.text(function, "1,2").text()).isEqualTo("[1,2]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "java.lang.Integer", "java.util.UUID", "java.time.Duration", "java.time.LocalDate",
			"java.util.concurrent.TimeUnit", "java.lang.Boolean", "java.util.Currency" })
	void textThatStandsForNoValueFails(String type) {
		assertThat(worker.text(type, "one, perhaps").failure()).isInstanceOf(PayloadConversionException.class)
			.hasMessageContaining("'" + type + "' from text/plain");
		assertThat(worker.text("text|" + type, "one, perhaps").failure())
			.isInstanceOf(PayloadConversionException.class);
	}

	@Test
	void convertersOfTheApplicationAreUsedBothWays() {
		try (Worker own = new Worker(Converters.class, Functions.class)) {
			assertThat(own.text("weight", "2 kg").text()).isEqualTo("{\"grams\":2000}");
			assertThat(own.text("echoWeight|text", "2 kg").text()).isEqualTo("2000 g");
			assertThat(own.text("weightAsText", "2 kg").text()).isEqualTo("2000 g");
			assertThat(own.text("echo java.time.LocalDate|text", "29.11.2026").text()).isEqualTo("29.11.2026");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { OwnService.class, OtherService.class })
	void conversionServiceOfTheApplicationIsUsed(Class<?> configuration) {
		try (Worker own = new Worker(configuration, Functions.class)) {
			assertThat(own.text("weight", "2 kg").text()).isEqualTo("{\"grams\":2000}");
			assertThat(own.text("java.time.Duration", "10s").text()).isEqualTo("java.time.Duration PT10S");
		}
	}

	private static String ofType(String type) {
		return worker.bean(Given.class).value;
	}

	record Weight(long grams) {

	}

	static class Given {

		volatile String value = "";

	}

	@Configuration(proxyBeanMethods = false)
	static class Converters {

		@Bean
		Converter<String, Weight> textToWeight() {
			return new Converter<>() {

				@Override
				public Weight convert(String text) {
					return new Weight(Long.parseLong(text.replace(" kg", "")) * 1000);
				}

			};
		}

		@Bean
		Converter<Weight, String> weightToText() {
			return (weight) -> weight.grams() + " g";
		}

		@Bean
		Formatter<LocalDate> germanDates() {
			return new Formatter<>() {

				@Override
				public String print(LocalDate date, Locale locale) {
					return "%02d.%02d.%d".formatted(date.getDayOfMonth(), date.getMonthValue(), date.getYear());
				}

				@Override
				public LocalDate parse(String text, Locale locale) {
					String[] parts = text.split("\\.");
					return LocalDate.of(Integer.parseInt(parts[2]), Integer.parseInt(parts[1]),
							Integer.parseInt(parts[0]));
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnService {

		@Bean
		ConversionService conversionService() {
			GenericConversionService service = new GenericConversionService();
			service.addConverter(String.class, Weight.class,
					(text) -> new Weight(Long.parseLong(text.replace(" kg", "")) * 1000));
			return service;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherService {

		@Bean
		ConversionService other() {
			return new OwnService().conversionService();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		private static final List<Class<?>> TYPES = List.of(Integer.class, Long.class, Short.class, Byte.class,
				Double.class, Float.class, Boolean.class, Character.class, BigDecimal.class, BigInteger.class,
				UUID.class, TimeUnit.class, DayOfWeek.class, Duration.class, Period.class, LocalDate.class,
				LocalTime.class, LocalDateTime.class, Instant.class, OffsetDateTime.class, ZonedDateTime.class,
				Year.class, YearMonth.class, ZoneId.class, URI.class, Locale.class, Currency.class, Charset.class,
				Path.class, File.class, InetAddress.class, Date.class);

		@Bean
		Given given(FunctionRegistry registry) {
			Given given = new Given();
			for (Class<?> type : TYPES) {
				Function<Object, Object> shown = (value) -> {
					assertThat(value).isInstanceOf(type);
					given.value = value.toString();
					return type.getName() + " " + value;
				};
				registry.register(new FunctionRegistration<>(shown, type.getName())
					.type(FunctionTypeUtils.functionType(type, String.class)));
				Function<Object, Object> echo = (value) -> value;
				registry.register(new FunctionRegistration<>(echo, "echo " + type.getName())
					.type(ResolvableType.forClassWithGenerics(Function.class, type, type).getType()));
				Function<Message<Object>, Message<Object>> asText = Functions::asText;
				registry
					.register(new FunctionRegistration<>(asText, "asText " + type.getName()).type(ResolvableType
						.forClassWithGenerics(Function.class, ResolvableType.forClassWithGenerics(Message.class, type),
								ResolvableType.forClass(Message.class))
						.getType()));
			}
			return given;
		}

		@Bean
		Function<String, String> text() {
			return (text) -> text;
		}

		@Bean
		Function<Message<Weight>, Message<Weight>> weightAsText() {
			return Functions::asText;
		}

		private static <T> Message<T> asText(Message<T> message) {
			return MessageBuilder.withPayload(message.getPayload()).setHeader("contentType", Worker.TEXT).build();
		}

		@Bean
		Function<long[], long[]> numbers() {
			return (numbers) -> numbers;
		}

		@Bean
		Function<List<Long>, List<Long>> listOfNumbers() {
			return (numbers) -> List.copyOf(numbers);
		}

		@Bean
		Function<Weight, Weight> weight() {
			return (weight) -> weight;
		}

		@Bean
		Function<Weight, Weight> echoWeight() {
			return (weight) -> weight;
		}

	}

}
