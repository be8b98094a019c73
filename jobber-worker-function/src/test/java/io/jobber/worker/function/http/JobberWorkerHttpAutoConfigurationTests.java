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

package io.jobber.worker.function.http;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.servlet.DispatcherServlet;

import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobberWorkerHttpAutoConfiguration}.
 */
class JobberWorkerHttpAutoConfigurationTests {

	private static final String[] ENABLED = { "jobber.worker.http.functions=true",
			"jobber.worker.http.invitations=true" };

	private static final TaskHandler HANDLER = (request, callback) -> () -> {
	};

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withBean(TaskHandler.class, () -> HANDLER)
		.withConfiguration(AutoConfigurations.of(JobberWorkerHttpAutoConfiguration.class));

	@Test
	void publishesNothingOfItself() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(FunctionController.class)
			.doesNotHaveBean(InvitationController.class));
	}

	@Test
	void publishesWhatItIsToldTo() {
		this.runner.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(FunctionController.class)
				.hasSingleBean(InvitationController.class));
	}

	@Test
	void leavesAloneApplicationsWithoutSpringMvc() {
		new ApplicationContextRunner().withBean(TaskHandler.class, () -> HANDLER)
			.withPropertyValues(ENABLED)
			.withConfiguration(AutoConfigurations.of(JobberWorkerHttpAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FunctionController.class));
		new ApplicationContextRunner().withBean(TaskHandler.class, () -> HANDLER)
			.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.withPropertyValues(ENABLED)
			.withConfiguration(AutoConfigurations.of(JobberWorkerHttpAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FunctionController.class));
	}

	@Test
	void refusesALimitThatCannotBe() {
		this.runner.withPropertyValues(ENABLED)
			.withPropertyValues("jobber.worker.http.max-payload-size=0B")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("The payload of a request can be 1B to 1GB, not 0B"));
	}

}
