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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The threads that functions see.
 */
@ExtendWith(OutputCaptureExtension.class)
class TaskThreadsTests {

	private static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 21;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JobberWorkerFunctionAutoConfiguration.class,
				ContextFunctionCatalogAutoConfiguration.class))
		.withUserConfiguration(Functions.class);

	@ParameterizedTest
	@ValueSource(strings = { "thread", "pass|thread", "passMono|thread" })
	void functionRunsOnPlatformThreadUnlessToldOtherwise(String function) {
		assertThat(threadOf(function)).startsWith("Thread[").contains("jobber-task-");
	}

	@ParameterizedTest
	@CsvSource({ "spring.threads.virtual.enabled=true", "jobber.worker.virtual-threads=true",
			"jobber.worker.virtualThreads=true" })
	void functionRunsOnVirtualThreadWhereSettingSaysSo(String setting) {
		String kind = VIRTUAL_THREADS ? "VirtualThread[" : "Thread[";

		assertThat(threadOf("thread", setting)).startsWith(kind).contains("jobber-task-");
		assertThat(threadOf("passMono|thread", setting)).startsWith(kind).contains("jobber-task-");
	}

	@Test
	void workersOwnSettingGoesBeforeThatOfTheApplication() {
		String kind = VIRTUAL_THREADS ? "VirtualThread[" : "Thread[";

		assertThat(threadOf("thread", "spring.threads.virtual.enabled=true", "jobber.worker.virtual-threads=false"))
			.startsWith("Thread[");
		assertThat(threadOf("thread", "spring.threads.virtual.enabled=false", "jobber.worker.virtual-threads=true"))
			.startsWith(kind);
	}

	@Test
	void jdkWithoutVirtualThreadsSaysThatTheSettingHasNoEffect(CapturedOutput output) {
		threadOf("thread", "jobber.worker.virtual-threads=true");

		assertThat(output.getOut().contains("jobber.worker.virtual-threads is true, but Java "))
			.isEqualTo(!VIRTUAL_THREADS);
	}

	@Test
	void settingThatIsNeitherFailsTheStart() {
		this.runner.withPropertyValues("jobber.worker.virtual-threads=perhaps")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("perhaps"));
	}

	@Test
	void reactiveFunctionRunsOnThreadOfReactorsInAnyCase() {
		assertThat(threadOf("threadMono", "jobber.worker.virtual-threads=true")).contains("parallel-");
	}

	private String threadOf(String function, String... settings) {
		RecordingTaskCallback callback = new RecordingTaskCallback();
		this.runner.withPropertyValues(settings).run((context) -> {
			context.getBean(TaskHandler.class)
				.handle(Worker.request(function, Worker.TEXT, Map.of(), Worker.bytes("a")), callback);
			callback.outcome();
		});
		return callback.outcome().text();
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<String, String> thread() {
			return (text) -> Thread.currentThread().toString();
		}

		@Bean
		Function<Mono<String>, Mono<String>> threadMono() {
			return (mono) -> mono.map((text) -> Thread.currentThread().toString());
		}

		@Bean
		Function<String, String> pass() {
			return (text) -> text;
		}

		@Bean
		Function<Mono<String>, Mono<String>> passMono() {
			return (mono) -> mono;
		}

	}

}
