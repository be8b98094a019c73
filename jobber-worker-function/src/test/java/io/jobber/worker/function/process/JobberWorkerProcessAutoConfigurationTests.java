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

package io.jobber.worker.function.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.function.cloudevent.CloudEventsFunctionExtensionConfiguration;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;

import io.jobber.proto.v1.Failure;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration;
import io.jobber.worker.function.WorkerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobberWorkerProcessAutoConfiguration}.
 */
class JobberWorkerProcessAutoConfigurationTests {

	private final FakeDispatcher dispatcher = new FakeDispatcher();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(ReportLine.class, () -> new ReportLine(this.out))
		.withConfiguration(AutoConfigurations.of(JobberWorkerFunctionAutoConfiguration.class,
				JobberWorkerProcessAutoConfiguration.class, ContextFunctionCatalogAutoConfiguration.class,
				CloudEventsFunctionExtensionConfiguration.class));

	JobberWorkerProcessAutoConfigurationTests() throws IOException {
	}

	@AfterEach
	void close() {
		this.dispatcher.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jobber.worker.slots=4", "jobber.worker.invitation=", "jobber.worker.invitation= " })
	void leavesApplicationWithoutAnInvitationAlone(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasSingleBean(TaskHandler.class)
				.doesNotHaveBean(WorkerLifecycle.class)
				.doesNotHaveBean(JobberWorkerProperties.class));
	}

	@Test
	void joinsAsInvitedAndDrainsWhenTheContextCloses() {
		this.runner.withSystemProperties("jobber.worker.invitation=" + this.dispatcher.invitation(FakeDispatcher.TOKEN))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				this.dispatcher.awaitJoin();
			});

		assertThat(this.out.toString(StandardCharsets.UTF_8)).startsWith("jobber-report ")
			.contains("\"outcome\":\"DRAINED\"");
	}

	@Test
	void tellsStackTracesOnlyIfTheyAreAllowed() {
		ApplicationContextRunner failing = this.runner.withBean("fail", Supplier.class, () -> () -> {
			throw new IllegalStateException("boom");
		}).withPropertyValues("jobber.worker.invitation=" + this.dispatcher.invitation(FakeDispatcher.TOKEN));

		failing.run((context) -> assertThat(failure().getStackTrace()).isEmpty());
		failing.withPropertyValues("jobber.worker.send-stack-trace=true")
			.run((context) -> assertThat(failure().getStackTrace()).startsWith("java.lang.IllegalStateException: boom")
				.contains("\tat " + getClass().getName()));
	}

	private Failure failure() throws InterruptedException {
		this.dispatcher.awaitJoin();
		return this.dispatcher.run("fail").getFailure();
	}

	@Test
	void addsNoFunctionThatTasksCouldCall() {
		this.runner.withPropertyValues("jobber.worker.invitation=" + this.dispatcher.invitation(FakeDispatcher.TOKEN))
			.run((context) -> {
				assertThat(context).hasSingleBean(WorkerLifecycle.class);
				assertThat(Stream.of(Function.class, Supplier.class, Consumer.class)
					.flatMap((type) -> Stream.of(context.getBeanNamesForType(type))))
					.noneMatch((name) -> name.startsWith("jobber"));
			});
	}

	@Test
	void failsTheStartWithoutTheSecretIfItIsNoInvitation() {
		this.runner.withPropertyValues("jobber.worker.invitation={\"token\":\"s3cret\"}").run((context) -> {
			assertThat(context).hasFailed();

			FailureAnalysis analysis = new InvalidInvitationFailureAnalyzer().analyze(context.getStartupFailure());

			assertThat(context.getStartupFailure()).rootCause().isInstanceOf(InvalidInvitationException.class);
			assertThat(context.getStartupFailure()).hasStackTraceContaining("jobber.worker.invitation")
				.satisfies((failure) -> assertThat(failure.toString()).doesNotContain("s3cret"));
			assertThat(analysis.getDescription())
				.isEqualTo("jobber.worker.invitation is no invitation: its address is missing or not a string.");
			assertThat(analysis.getAction()).contains("JOBBER_WORKER_INVITATION");
		});
	}

	@Test
	void failsTheStartIfThereIsNothingToRunTasks() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JobberWorkerProcessAutoConfiguration.class))
			.withPropertyValues("jobber.worker.invitation=" + this.dispatcher.invitation(FakeDispatcher.TOKEN))
			.run((context) -> assertThat(context).getFailure().hasMessageContaining(TaskHandler.class.getName()));
	}

}
