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

package io.jobber.worker.function.context;

import java.io.IOException;
import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.function.cloudevent.CloudEventsFunctionExtensionConfiguration;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JobberContextFunctionAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(JobberContextFunctionAutoConfiguration.class, ContextFunctionCatalogAutoConfiguration.class,
				CloudEventsFunctionExtensionConfiguration.class, JacksonAutoConfiguration.class));

	@Test
	void catalogHasTheFunctionUnderTheNameOfItsBean() {
		this.runner.withUserConfiguration(Fake.class).run((context) -> {
			Function<Message<byte[]>, Message<?>> function = context.getBean(FunctionCatalog.class)
				.lookup("fake", "text/plain");

			assertThat(function.apply(new GenericMessage<>("go".getBytes())).getPayload()).isEqualTo("go");
			assertThat(fake(context).runs()).containsExactly(1);
		});
	}

	@Test
	void functionIsInitialisedWhenTheApplicationStarts() {
		this.runner.withUserConfiguration(Fake.class).run((context) -> assertThat(fake(context).inits).hasValue(1));
	}

	@Test
	void initThatFailsFailsTheStart() {
		this.runner.withUserConfiguration(Failing.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessage("Function 'fake' cannot be initialised")
				.hasRootCauseInstanceOf(IOException.class)
				.hasRootCauseMessage("no model"));
	}

	@Test
	void lazyFunctionIsInitialisedByItsFirstCall() {
		this.runner.withUserConfiguration(LazyFake.class).run((context) -> {
			assertThat(context.getBeanFactory().containsSingleton("fake")).isFalse();

			call(context);

			assertThat(fake(context).inits).hasValue(1);
		});
	}

	@Test
	void initOfLazyFunctionThatFailsFailsItsCalls() {
		this.runner.withUserConfiguration(LazyFailing.class).run((context) -> {
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(IOException.class).isThrownBy(() -> call(context)).withMessage("no model");
			}
			assertThat(fake(context).inits).hasValue(1);
		});
	}

	@Test
	void contextsAreStoppedWithTheApplication() {
		FakeFunction[] function = new FakeFunction[1];

		this.runner.withUserConfiguration(Fake.class).run((context) -> {
			call(context);
			function[0] = fake(context);
		});

		assertThat(function[0].stops()).containsExactly(1);
	}

	@Test
	void poolIsMeteredWhereThereIsAMeterRegistry() {
		this.runner.withUserConfiguration(Fake.class).withBean(SimpleMeterRegistry.class).run((context) -> {
			call(context);

			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("reactor.pool.resources.idle").tag("pool.name", "fake").gauge().value()).isOne();
			assertThat(registry.get("reactor.pool.allocation")
				.tag("pool.name", "fake")
				.tag("pool.allocation.outcome", "success")
				.timer()
				.count()).isOne();
		});
	}

	@Test
	void worksWithoutMicrometer() {
		this.runner.withUserConfiguration(Fake.class)
			.withClassLoader(new FilteredClassLoader("io.micrometer.core", "reactor.pool.introspection.micrometer"))
			.run((context) -> {
				call(context);

				assertThat(context).doesNotHaveBean(PoolMeters.class);
			});
	}

	@Test
	void backsOffWithoutContextFunctions() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ContextFunctions.class));
	}

	@Test
	void functionWhoseTypesAreNotToBeFoundFailsTheStart() {
		this.runner.withUserConfiguration(Untyped.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("What function 'untyped' takes and returns cannot be found"));
	}

	@Test
	void reactiveFunctionFailsTheStart() {
		this.runner.withUserConfiguration(Reactive.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageStartingWith("Function 'reactive' takes or returns a Mono"));
	}

	private static FakeFunction fake(ApplicationContext context) {
		return context.getBean(FakeFunction.class);
	}

	private static void call(ApplicationContext context) {
		Function<String, String> function = context.getBean(FunctionCatalog.class).lookup("fake");
		assertThat(function.apply("go")).isEqualTo("go");
	}

	private static FakeFunction failing() {
		FakeFunction function = new FakeFunction(ContextLimits.defaults());
		function.onInit = () -> {
			throw new IOException("no model");
		};
		return function;
	}

	@Configuration(proxyBeanMethods = false)
	static class Fake {

		@Bean
		FakeFunction fake() {
			return new FakeFunction(ContextLimits.defaults());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyFake {

		@Bean
		@Lazy
		FakeFunction fake() {
			return new FakeFunction(ContextLimits.defaults());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		FakeFunction fake() {
			return failing();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyFailing {

		@Bean
		@Lazy
		FakeFunction fake() {
			return failing();
		}

	}

	static class Echo<T> implements ContextFunction<Object, T, T> {

		@Override
		public Object start() {
			return new Object();
		}

		@Override
		public T run(Object context, T input) {
			return input;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Untyped {

		@Bean
		ContextFunction<?, ?, ?> untyped() {
			return new Echo<String>();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reactive {

		@Bean
		ContextFunction<Object, Mono<String>, Mono<String>> reactive() {
			return new Echo<>();
		}

	}

}
