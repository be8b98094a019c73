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

package io.jobber.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;

/**
 * Whether this JVM is a worker and nothing else, so that it launches and serves no
 * workers itself. jobber-worker-function says so with a property, wherever that is so. An
 * invitation is enough without it: a worker that launched others would never end that.
 */
final class WorkerOnly {

	private static final String MODULE = "io.jobber.worker.function.process.JobberWorkerProcessAutoConfiguration";

	private static final String INVITATION = "JOBBER_WORKER_INVITATION";

	private WorkerOnly() {
	}

	static boolean isIn(Environment environment) {
		return Binder.get(environment).bind("jobber.worker.only", Boolean.class).orElse(false)
				|| StringUtils.hasText(environment.getProperty("jobber.worker.invitation"))
				|| hasInvitation(environment);
	}

	// An application may have other names for its variables, which a launcher does not
	// know (SpringApplication.setEnvironmentPrefix).
	private static boolean hasInvitation(Environment environment) {
		return environment instanceof ConfigurableEnvironment configurable
				&& configurable.getSystemEnvironment().get(INVITATION) instanceof String invitation
				&& StringUtils.hasText(invitation);
	}

	/**
	 * Whether an application can be a worker.
	 * @return whether an application can be a worker
	 */
	static boolean isWorkerModulePresent() {
		return ClassUtils.isPresent(MODULE, WorkerOnly.class.getClassLoader());
	}

	static TaskRejectedException rejection(String function) {
		return new TaskRejectedException(Reason.IN_WORKER, "function '" + function + "' was called from within a "
				+ "worker, which sends no tasks: call the function's bean itself, or compose both functions where the "
				+ "task is sent ('a|b')");
	}

	/**
	 * This JVM sends tasks.
	 */
	static final class NotCondition implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return !isIn(context.getEnvironment());
		}

	}

}
