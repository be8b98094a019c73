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

package io.jobber.worker.function.info;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.function.cloudevent.CloudEventsFunctionExtensionConfiguration;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.messaging.Message;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration;
import io.jobber.worker.function.context.ContextFunction;
import io.jobber.worker.function.context.JobberContextFunctionAutoConfiguration;
import io.jobber.worker.function.info.InfoDocument.FunctionInfo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InfoDocument}.
 */
class InfoDocumentTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Functions.class)
		.withInitializer(
				(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
		.withConfiguration(AutoConfigurations.of(JobberWorkerFunctionAutoConfiguration.class,
				JobberContextFunctionAutoConfiguration.class, ContextFunctionCatalogAutoConfiguration.class,
				CloudEventsFunctionExtensionConfiguration.class));

	@Test
	void namesWhatFunctionsTakeAndReturn() {
		this.runner.run((context) -> assertThat(InfoDocument.of("shop", context).functions()).containsExactly(
				new FunctionInfo("convert", "InfoDocumentTests.Order", "String"),
				new FunctionInfo("list", null, "List<Map<String, Long>>"),
				new FunctionInfo("sink", "Message<byte[]>", null),
				new FunctionInfo("stream", "Flux<Message<InfoDocumentTests.Order>>", "Mono<Void>")));
	}

	@Test
	void initialisesNoContextFunction() {
		this.runner.run((context) -> {
			InfoDocument.of("shop", context);

			assertThat(context.getBean(AtomicInteger.class)).hasValue(0);
		});
	}

	@Test
	void tellsVersionDescriptionAndBuild() {
		Properties build = new Properties();
		build.setProperty("time", "2026-11-21T00:00:00Z");
		build.setProperty("version", "1.2");

		this.runner.withBean(BuildProperties.class, () -> new BuildProperties(build))
			.withPropertyValues("spring.application.version=1.2", "jobber.worker.description=Sells ink")
			.run((context) -> {
				InfoDocument info = InfoDocument.of("shop", context);

				assertThat(info.name()).isEqualTo("shop");
				assertThat(info.version()).isEqualTo("1.2");
				assertThat(info.doc()).isEqualTo("Sells ink");
				assertThat(info.build()).isEqualTo(Map.of("time", "2026-11-21T00:00:00Z", "version", "1.2"));
			});
	}

	@Test
	void inventsNothing() {
		this.runner.run((context) -> {
			InfoDocument info = InfoDocument.of("shop", context);

			assertThat(info.version()).isNull();
			assertThat(info.doc()).isEmpty();
			assertThat(info.build()).isEmpty();
		});
	}

	record Order(String article) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		AtomicInteger initialisations() {
			return new AtomicInteger();
		}

		@Bean
		Supplier<List<Map<String, Long>>> list() {
			return List::of;
		}

		@Bean
		Consumer<Message<byte[]>> sink() {
			return (message) -> {
			};
		}

		@Bean
		Function<Flux<Message<Order>>, Mono<Void>> stream() {
			return Flux::then;
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		Function<String, String> hidden() {
			return (text) -> text;
		}

		@Bean
		ContextFunction<Integer, Order, String> convert(AtomicInteger initialisations) {
			return new ContextFunction<>() {

				@Override
				public void init() {
					initialisations.incrementAndGet();
				}

				@Override
				public Integer start() {
					return initialisations.incrementAndGet();
				}

				@Override
				public String run(Integer engine, Order order) {
					return order.article();
				}

			};
		}

	}

}
