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

import java.io.InputStream;
import java.util.function.Function;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.messaging.Message;

import io.jobber.worker.TaskHandler;
import io.jobber.worker.Worker;
import io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration;
import io.jobber.worker.function.WorkerLifecycle;
import io.jobber.worker.function.process.JobberWorkerProperties;

/**
 * {@link AutoConfiguration Auto-configuration} of the function that Lambda's event goes
 * to, if {@code spring.cloud.function.definition} says that it is a worker's invitation.
 * The function is of infrastructure role, so that tasks cannot call it.
 */
@AutoConfiguration(after = JobberWorkerFunctionAutoConfiguration.class)
@ConditionalOnClass(name = { "com.amazonaws.services.lambda.runtime.Context",
		"org.springframework.cloud.function.adapter.aws.FunctionInvoker" })
@ConditionalOnProperty(name = "spring.cloud.function.definition",
		havingValue = JobberWorkerLambdaAutoConfiguration.FUNCTION)
@EnableConfigurationProperties(JobberWorkerProperties.class)
public final class JobberWorkerLambdaAutoConfiguration {

	static final String FUNCTION = "jobberWorker";

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	WorkerLifecycle jobberLambdaWorkerLifecycle(TaskHandler handler, JobberWorkerProperties properties,
			Environment environment) {
		return new WorkerLifecycle(new Worker(handler).sendStackTraces(properties.isSendStackTrace()),
				JobberWorkerProperties.shutdownTimeout(environment));
	}

	@Bean(FUNCTION)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	Function<Message<InputStream>, byte[]> jobberWorker(
			@Qualifier("jobberLambdaWorkerLifecycle") WorkerLifecycle lifecycle) {
		return new LambdaEntry(lifecycle);
	}

	// Not lazily, whatever the application says: no other bean depends on it.
	@Bean
	@Lazy(false)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	SnapshotPriming jobberSnapshotPriming(TaskHandler handler) {
		return SnapshotPriming.register(handler);
	}

}
