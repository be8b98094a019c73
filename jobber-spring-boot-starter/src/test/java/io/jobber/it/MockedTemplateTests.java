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

package io.jobber.it;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import reactor.core.publisher.Mono;

import io.jobber.JobberOperations;
import io.jobber.JobberTemplate;
import io.jobber.TaskSpec;
import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * What tests of applications do in place of calling a worker.
 */
class MockedTemplateTests {

	@Nested
	@Application
	class MockedClass {

		@MockitoBean
		JobberTemplate template;

		@Autowired
		JobberOperations operations;

		@Test
		void isTheBeanOfBothTypesAndAnswersAsItIsTold() {
			given(this.template.executeBlocking("f", "a", String.class)).willReturn("b");
			given(this.template.execute("f", "a", String.class)).willReturn(Mono.just("c"));

			assertThat(this.operations).isSameAs(this.template);
			assertThat(this.operations.executeBlocking("f", "a", String.class)).isEqualTo("b");
			assertThat(this.operations.execute("f", "a", String.class).block()).isEqualTo("c");
		}

	}

	@Nested
	@Application
	class MockedInterface {

		@MockitoBean(answers = Answers.RETURNS_DEEP_STUBS)
		JobberOperations operations;

		@Test
		void answersForAWholeSpec() {
			given(this.operations.task("f").payload("a").idempotent().retrieveBlocking(String.class)).willReturn("b");

			assertThat(this.operations.task("f").payload("a").idempotent().retrieveBlocking(String.class))
				.isEqualTo("b");
		}

		@Test
		void answersWithASpecThatReturnsItself() {
			TaskSpec spec = mock(TaskSpec.class, RETURNS_SELF);
			given(this.operations.task("f")).willReturn(spec);
			given(spec.retrieve(String.class)).willReturn(Mono.just("b"));

			String result = this.operations.task("f").payload("a").header("h", "1").retrieve(String.class).block();

			assertThat(result).isEqualTo("b");
			verify(spec).header("h", "1");
		}

	}

	@Nested
	@Application
	class SpiedClass {

		@MockitoSpyBean
		JobberTemplate template;

		@Autowired
		JobberOperations operations;

		@Test
		void callsWorkersUnlessItIsToldOtherwise() {
			doReturn("told").when(this.template).executeBlocking("told", "a", String.class);

			assertThat(this.operations.executeBlocking("told", "a", String.class)).isEqualTo("told");
			assertThat(this.operations.executeBlocking("f", "a", String.class)).isEqualTo("f");
			assertThat(this.operations.task("g").payload("a").retrieve(String.class).block()).isEqualTo("g");
			verify(this.template).executeBlocking("f", "a", String.class);
			verify(this.template).task("g");
		}

		@Test
		void specOfASpyMayBeAMock() {
			TaskSpec spec = mock(TaskSpec.class, Answers.RETURNS_DEEP_STUBS);
			doReturn(spec).when(this.template).task(anyString());
			given(spec.payload(any()).retrieveBlocking(String.class)).willReturn("told");

			assertThat(this.operations.task("f").payload("a").retrieveBlocking(String.class)).isEqualTo("told");
			assertThat(this.operations.executeBlocking("f", "a", String.class)).isEqualTo("f");
		}

	}

	@Nested
	@Application
	class SpiedInterface {

		@MockitoSpyBean
		JobberOperations operations;

		@Test
		void callsWorkers() {
			assertThat(this.operations.executeBlocking("f", "a", new ParameterizedTypeReference<String>() {
			})).isEqualTo("f");
			assertThat(this.operations.task("g").retrieveBlocking(String.class)).isEqualTo("g");
			verify(this.operations).task("g");
		}

	}

	@SpringBootTest(classes = Workers.class, properties = "spring.grpc.server.port=0")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Workers {

		@Bean
		TaskHandler taskHandler() {
			return (request, callback) -> {
				callback.succeeded("text/plain", Map.of(), request.function().getBytes());
				return () -> {
				};
			};
		}

	}

}
