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

import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.function.cloudevent.CloudEventsFunctionExtensionConfiguration;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import io.jobber.worker.TaskHandler;
import io.jobber.worker.function.RecordingTaskCallback.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker reads and writes JSON as {@code spring.jackson.*} and the application's beans
 * say, and as the other end does.
 */
class JsonSettingsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JobberWorkerFunctionAutoConfiguration.class,
				ContextFunctionCatalogAutoConfiguration.class, CloudEventsFunctionExtensionConfiguration.class,
				JacksonAutoConfiguration.class))
		.withUserConfiguration(Functions.class);

	@Test
	void unknownPropertyIsIgnoredUnlessForbidden() {
		this.runner.run((context) -> assertThat(echo(context, "{\"count\":1,\"more\":2}").text()).contains("1"));
		this.runner.withPropertyValues("spring.jackson.deserialization.fail-on-unknown-properties=true")
			.run((context) -> assertThat(echo(context, "{\"count\":1,\"more\":2}").failure())
				.isInstanceOf(PayloadConversionException.class)
				.hasMessageContaining("'more'"));
	}

	@Test
	void nullForPrimitiveIsForbiddenUnlessAllowed() {
		this.runner.run((context) -> assertThat(echo(context, "{\"count\":null}").failure())
			.isInstanceOf(PayloadConversionException.class)
			.hasMessageContaining("'count'"));
		this.runner.withPropertyValues("spring.jackson.deserialization.fail-on-null-for-primitives=false")
			.run((context) -> assertThat(echo(context, "{\"count\":null}").text()).contains(":0"));
	}

	@Test
	void defaultsOfJackson2AreTheWorkersAsWell() {
		this.runner.withPropertyValues("spring.jackson.use-jackson2-defaults=true")
			.run((context) -> assertThat(echo(context, "{\"count\":null,\"madeAt\":0}").text())
				.contains("\"count\":0"));
	}

	@Test
	void inclusionNamingDatesAndTimeZoneAreTheApplications() {
		this.runner
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE",
					"spring.jackson.default-property-inclusion=non_null",
					"spring.jackson.datatype.datetime.write-dates-as-timestamps=true")
			.run((context) -> assertThat(echo(context, "{\"count\":1,\"made_at\":86400}").text())
				.isEqualTo("{\"count\":1,\"made_at\":86400.000000000}"));
		this.runner
			.withPropertyValues("spring.jackson.default-property-inclusion=non_null", "spring.jackson.time-zone=GMT+3",
					"spring.jackson.date-format=yyyy-MM-dd HH:mm")
			.run((context) -> {
				RecordingTaskCallback callback = new RecordingTaskCallback();
				handle(context, "date", "0", callback);

				assertThat(callback.outcome().text()).isEqualTo("{\"at\":\"1970-01-01 03:00\"}");
			});
	}

	@Test
	void customizersModulesAndMixinsOfTheApplicationCount() {
		this.runner
			.withBean(JsonMapperBuilderCustomizer.class,
					() -> (builder) -> builder.enable(SerializationFeature.INDENT_OUTPUT))
			.run((context) -> assertThat(echo(context, "{\"count\":1}").text()).contains("\n"));
		this.runner.withBean("shouting", JacksonModule.class, JsonSettingsTests::shouting)
			.run((context) -> assertThat(echo(context, "{\"count\":1,\"name\":\"a\"}").text()).contains("\"A!\""));
	}

	@Test
	void mapperOfTheApplicationIsUsedAsItIs() {
		this.runner.withBean("mine", JsonMapper.class,
				() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE).build())
			.run((context) -> assertThat(echo(context, "{\"Count\":1}").text()).contains("\"Count\":1"));
	}

	@Test
	void preferredMapperOfTheCatalogChangesNothing() {
		this.runner
			.withPropertyValues("spring.cloud.function.preferred-json-mapper=jackson",
					"spring.jackson.deserialization.fail-on-unknown-properties=true")
			.run((context) -> assertThat(echo(context, "{\"count\":1,\"more\":2}").failure())
				.isInstanceOf(PayloadConversionException.class));
	}

	private static Outcome echo(ApplicationContext context, String json) {
		RecordingTaskCallback callback = new RecordingTaskCallback();
		handle(context, "echo", json, callback);
		return callback.outcome();
	}

	private static void handle(ApplicationContext context, String function, String json,
			RecordingTaskCallback callback) {
		context.getBean(TaskHandler.class)
			.handle(Worker.request(function, Worker.JSON, Map.of(), Worker.bytes(json)), callback);
	}

	private static JacksonModule shouting() {
		SimpleModule module = new SimpleModule();
		module.addSerializer(String.class, new StdSerializer<String>(String.class) {

			@Override
			public void serialize(String value, JsonGenerator generator, SerializationContext context) {
				generator.writeString(value.toUpperCase(Locale.ROOT) + "!");
			}

		});
		return module;
	}

	record Item(int count, String name, Instant madeAt) {

	}

	record Dated(Date at) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<Item, Item> echo() {
			return (item) -> item;
		}

		@Bean
		Function<Long, Dated> date() {
			return (millis) -> new Dated(new Date(millis));
		}

	}

}
