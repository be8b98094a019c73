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

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.JobberOperations;
import io.jobber.autoconfigure.JobberAutoConfiguration;
import io.jobber.task.RemoteCause;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskTimeoutException;
import io.jobber.worker.Cancellation;
import io.jobber.worker.TaskCallback;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.TaskRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What caller and log learn of a function's failure, from a worker in this JVM.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class RemoteFailureTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("spring.grpc.server.port=0")
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
				GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				JobberAutoConfiguration.class));

	@Test
	void failureIsToldWithCausesStackTraceAndCallSiteAndLoggedOnce(CapturedOutput output) {
		this.runner.withBean(TaskHandler.class, () -> RemoteFailureTests::fail).run((context) -> {
			TaskFailedException failure = failure(context);

			assertThat(failure.getRemoteType()).isEqualTo("java.lang.IllegalStateException");
			assertThat(failure.getRemoteMessage()).isEqualTo("no price");
			assertThat(failure.getCause()).isInstanceOfSatisfying(RemoteCause.class,
					(cause) -> assertThat(cause.getRemoteType()).isEqualTo("java.io.IOException"));
			assertThat(failure.getRemoteStackTrace()).startsWith("java.lang.IllegalStateException: no price")
				.contains("at " + getClass().getName() + ".fail(")
				.contains("Caused by: java.io.IOException: disk");
			assertThat(failure).hasStackTraceContaining("Function 'quote' was called here")
				.hasStackTraceContaining("at " + getClass().getName() + ".failure(")
				.hasStackTraceContaining("at " + getClass().getName() + ".fail(");
		});

		assertThat(output).containsOnlyOnce("Function 'quote' failed: task ")
			.contains("at " + getClass().getName() + ".fail(");
	}

	@Test
	void stackTraceStaysWithTheWorkerIfThatIsSaid() {
		this.runner.withBean(TaskHandler.class, () -> RemoteFailureTests::fail)
			.withPropertyValues("jobber.worker.send-stack-trace=false")
			.run((context) -> {
				TaskFailedException failure = failure(context);

				assertThat(failure.getRemoteStackTrace()).isNull();
				assertThat(failure.getCause()).hasMessage("java.io.IOException: disk");
			});
	}

	@Test
	void retryOnSeesWhatTheFunctionThrewAndEachAttemptIsLogged(CapturedOutput output) {
		TaskHandler busyTwice = (request, callback) -> {
			if (request.attempt() < 3) {
				return fail(request, callback);
			}
			callback.succeeded("text/plain", Map.of(), "9.95".getBytes());
			return () -> {
			};
		};
		this.runner.withBean(TaskHandler.class, () -> busyTwice)
			.run((context) -> assertThat(context.getBean(JobberOperations.class)
				.task("quote")
				.retryOn(IllegalStateException.class)
				.retrieveBlocking(String.class)).isEqualTo("9.95"));

		assertThat(output).containsOnlyOnce("attempt 1").containsOnlyOnce("attempt 2").doesNotContain("attempt 3");
	}

	@Test
	void failureOfATaskThatTimedOutIsNotLogged(CapturedOutput output) {
		CountDownLatch failed = new CountDownLatch(1);
		TaskHandler failingWhenCancelled = (request, callback) -> () -> {
			callback.failed(new IllegalStateException("told to stop"));
			failed.countDown();
		};
		this.runner.withBean(TaskHandler.class, () -> failingWhenCancelled).run((context) -> {
			assertThatExceptionOfType(TaskTimeoutException.class)
				.isThrownBy(() -> context.getBean(JobberOperations.class)
					.task("quote")
					.timeout(Duration.ofSeconds(2))
					.retrieveBlocking(String.class));
			assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
		});

		assertThat(output).doesNotContain("told to stop");
	}

	private static TaskFailedException failure(AssertableApplicationContext context) {
		return catchThrowableOfType(TaskFailedException.class,
				() -> context.getBean(JobberOperations.class).executeBlocking("quote", "a", String.class));
	}

	private static Cancellation fail(TaskRequest request, TaskCallback callback) {
		callback.failed(new CompletionException(new IllegalStateException("no price", new IOException("disk"))));
		return () -> {
		};
	}

}
