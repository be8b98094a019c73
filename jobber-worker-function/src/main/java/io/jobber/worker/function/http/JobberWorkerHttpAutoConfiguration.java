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

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;

import io.jobber.worker.TaskHandler;
import io.jobber.worker.Worker;
import io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration;
import io.jobber.worker.function.WorkerLifecycle;
import io.jobber.worker.function.process.JobberWorkerProperties;

/**
 * {@link AutoConfiguration Auto-configuration} that serves functions, and takes
 * invitations, over Spring MVC. Each has to be switched on: an application that runs
 * workers may have a web server for other reasons.
 */
@AutoConfiguration(after = JobberWorkerFunctionAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBean(TaskHandler.class)
@EnableConfigurationProperties(JobberWorkerHttpProperties.class)
public final class JobberWorkerHttpAutoConfiguration {

	@Bean
	@ConditionalOnProperty("jobber.worker.http.functions")
	FunctionController jobberFunctionController(TaskHandler handler, JobberWorkerHttpProperties properties) {
		return new FunctionController(handler, (int) properties.getMaxPayloadSize().toBytes(),
				properties.getMaxConcurrentCalls());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("jobber.worker.http.invitations")
	@EnableConfigurationProperties(JobberWorkerProperties.class)
	static class InvitationsConfiguration {

		@Bean
		WorkerLifecycle jobberHttpWorkerLifecycle(TaskHandler handler, JobberWorkerProperties properties,
				Environment environment) {
			return new WorkerLifecycle(new Worker(handler).sendStackTraces(properties.isSendStackTrace()),
					JobberWorkerProperties.shutdownTimeout(environment));
		}

		@Bean
		InvitationController jobberInvitationController(
				@Qualifier("jobberHttpWorkerLifecycle") WorkerLifecycle lifecycle) {
			return new InvitationController(lifecycle);
		}

	}

}
