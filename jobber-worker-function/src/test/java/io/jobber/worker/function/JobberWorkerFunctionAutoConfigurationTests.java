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
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.function.cloudevent.CloudEventsFunctionExtensionConfiguration;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;

import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;

class JobberWorkerFunctionAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JobberWorkerFunctionAutoConfiguration.class,
				ContextFunctionCatalogAutoConfiguration.class, CloudEventsFunctionExtensionConfiguration.class,
				JacksonAutoConfiguration.class, TaskExecutionAutoConfiguration.class));

	@Test
	void runsFunctionsOfTheCatalog() {
		this.runner.withUserConfiguration(Functions.class)
			.run((context) -> assertThat(context.getBean(TaskHandler.class))
				.isInstanceOf(FunctionCatalogTaskHandler.class));
	}

	@Test
	void startsInOrdinaryApplicationWithoutWebServer() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);

		try (ConfigurableApplicationContext context = application.run("--spring.grpc.server.port=0")) {
			assertThat(context.getBean(TaskHandler.class)).isInstanceOf(FunctionCatalogTaskHandler.class);
		}
	}

	@Test
	void backsOffWhenUserDefinesTaskHandler() {
		this.runner.withBean("mine", TaskHandler.class, () -> (request, callback) -> () -> {
		}).run((context) -> assertThat(context).getBean(TaskHandler.class).isSameAs(context.getBean("mine")));
	}

	@Test
	void backsOffWithoutCatalog() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JobberWorkerFunctionAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(TaskHandler.class)
				.doesNotHaveBean(FunctionCatalog.class));
	}

	@Test
	void leavesOutProtobufWhenAbsent() {
		this.runner.withClassLoader(new FilteredClassLoader("com.google.protobuf"))
			.run((context) -> assertThat(context).hasSingleBean(TaskHandler.class)
				.doesNotHaveBean("jobberProtobufMessageConverter"));
	}

	@Test
	void leavesTheApplicationsExecutorToBoot() {
		this.runner.run((
				context) -> assertThat(context).hasBean("applicationTaskExecutor").getBeans(Executor.class).hasSize(1));
	}

	@Test
	void jsonMappersOfBootAndOfTheCatalogCoexist() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(JsonMapper.class);
			assertThat(context).hasSingleBean(tools.jackson.databind.json.JsonMapper.class);
		});
	}

	@Test
	void writesJsonAsTheApplicationConfiguredIt() {
		this.runner.withUserConfiguration(Functions.class)
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
			.run((context) -> {
				RecordingTaskCallback callback = new RecordingTaskCallback();

				context.getBean(TaskHandler.class)
					.handle(Worker.request("point", Worker.JSON, Map.of(), Worker.bytes("{\"left_side\":1}")),
							callback);

				assertThat(callback.outcome().text()).isEqualTo("{\"left_side\":1}");
			});
	}

	@Test
	void convertsWithTheApplicationsMessageConverter() {
		this.runner.withUserConfiguration(Functions.class, CommaConfiguration.class).run((context) -> {
			RecordingTaskCallback callback = new RecordingTaskCallback();

			context.getBean(TaskHandler.class)
				.handle(Worker.request("point", "text/comma", Map.of(), Worker.bytes("7")), callback);

			assertThat(callback.outcome().text()).isEqualTo("{\"leftSide\":7}");
		});
	}

	record Point(int leftSide) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<Point, Point> point() {
			return (point) -> point;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CommaConfiguration {

		@Bean
		MessageConverter commaConverter() {
			return new CommaConverter();
		}

	}

	static class CommaConverter implements MessageConverter {

		@Override
		public Object fromMessage(Message<?> message, Class<?> type) {
			return "text/comma".equals(message.getHeaders().get("contentType"))
					? new Point(Integer.parseInt(new String((byte[]) message.getPayload()))) : null;
		}

		@Override
		public Message<?> toMessage(Object payload, MessageHeaders headers) {
			return null;
		}

	}

}
