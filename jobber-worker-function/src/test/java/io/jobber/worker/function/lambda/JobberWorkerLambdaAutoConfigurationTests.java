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

package io.jobber.worker.function.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.function.adapter.aws.FunctionInvoker;
import org.springframework.cloud.function.cloudevent.CloudEventsFunctionExtensionConfiguration;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;

import io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration;
import io.jobber.worker.function.WorkerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobberWorkerLambdaAutoConfiguration}.
 */
class JobberWorkerLambdaAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("spring.cloud.function.definition=jobberWorker")
		.withConfiguration(AutoConfigurations.of(JobberWorkerFunctionAutoConfiguration.class,
				JobberWorkerLambdaAutoConfiguration.class, ContextFunctionCatalogAutoConfiguration.class,
				CloudEventsFunctionExtensionConfiguration.class));

	@Test
	void addsTheFunctionThatTheDefinitionNames() {
		this.runner.run((context) -> {
			FunctionCatalog catalog = context.getBean(FunctionCatalog.class);

			assertThat(context).hasNotFailed().hasSingleBean(WorkerLifecycle.class);
			assertThat(catalog.<Object>lookup("jobberWorker", "application/json")).isNotNull();
		});
	}

	@Test
	void primesForSnapshotsEvenIfBeansAreLazy() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("jobberSnapshotPriming")).isTrue());
	}

	@Test
	void leavesAloneFunctionsThatAreNoWorkers() {
		this.runner.withPropertyValues("spring.cloud.function.definition=uppercase")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WorkerLifecycle.class));
	}

	@Test
	void leavesAloneApplicationsWithoutTheAdapter() {
		this.runner.withClassLoader(new FilteredClassLoader(FunctionInvoker.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WorkerLifecycle.class));
		this.runner.withClassLoader(new FilteredClassLoader(Context.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WorkerLifecycle.class));
	}

}
