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

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.Worker;
import io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration;
import io.jobber.worker.function.WorkerLifecycle;
import io.jobber.worker.json.NoInvitationException;
import io.jobber.worker.json.WorkerJson;

/**
 * {@link AutoConfiguration Auto-configuration} that makes an application with an
 * invitation a worker. Other applications are left alone.
 */
@AutoConfiguration(after = JobberWorkerFunctionAutoConfiguration.class)
@Conditional(JobberWorkerProcessAutoConfiguration.InvitationCondition.class)
@EnableConfigurationProperties(JobberWorkerProperties.class)
public final class JobberWorkerProcessAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReportLine jobberReportLine() {
		return new ReportLine();
	}

	@Bean
	WorkerLifecycle jobberInvitedWorkerLifecycle(JobberWorkerProperties properties, TaskHandler handler,
			ReportLine line, Environment environment) {
		return new WorkerLifecycle(new Worker(handler).sendStackTraces(properties.isSendStackTrace()),
				JobberWorkerProperties.shutdownTimeout(environment),
				new InvitedWorker(invitation(properties), line, new ProcessEnd()));
	}

	private static Invitation invitation(JobberWorkerProperties properties) {
		try {
			return WorkerJson.readInvitation(String.valueOf(properties.getInvitation()));
		}
		catch (NoInvitationException ex) {
			throw new InvalidInvitationException(ex.getReason());
		}
	}

	/**
	 * There is an invitation; a blank one is none.
	 */
	static final class InvitationCondition implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return StringUtils.hasText(context.getEnvironment().getProperty(InvalidInvitationException.PROPERTY));
		}

	}

}
