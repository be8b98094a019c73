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

package io.jobber.worker.function.role;

import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.util.StringUtils;

/**
 * Whether this JVM is a worker and nothing else, by its settings.
 */
final class WorkerRole {

	/**
	 * The profile that is active in such a JVM.
	 */
	static final String PROFILE = "jobber-worker";

	/**
	 * The property that says so. It is set to true where something else says so.
	 */
	static final String ONLY = "jobber.worker.only";

	static final String JOIN = "jobber.worker.join";

	static final String HTTP_FUNCTIONS = "jobber.worker.http.functions";

	static final String HTTP_INVITATIONS = "jobber.worker.http.invitations";

	static final String INVITATION = "jobber.worker.invitation";

	private static final String FUNCTION = "spring.cloud.function.definition";

	// The bean that invitations of AWS Lambda go to.
	private static final String LAMBDA_WORKER = "jobberWorker";

	private WorkerRole() {
	}

	/**
	 * Whether it was launched, or told to be a worker only, be it by the profile.
	 * @param environment the environment
	 * @return whether it was launched, or told to be a worker only, be it by the profile
	 */
	static boolean isOnlyWorker(Environment environment) {
		return isTold(environment, hasProfile(environment));
	}

	/**
	 * The same before profiles are known: asking for them would fix them.
	 * @param environment the environment
	 * @return whether a setting makes it a worker only
	 */
	static boolean isToldBeforeProfiles(Environment environment) {
		return isTold(environment, false);
	}

	/**
	 * Whether something has launched it: with an invitation, or on AWS Lambda.
	 * @param environment the environment
	 * @return whether something has launched it
	 */
	static boolean isLaunched(Environment environment) {
		return isSet(environment, INVITATION) || LAMBDA_WORKER.equals(environment.getProperty(FUNCTION));
	}

	/**
	 * Whether it is to be reached over HTTP.
	 * @param environment the environment
	 * @return whether it is to be reached over HTTP
	 */
	static boolean servesHttp(Environment environment) {
		return Stream.of(HTTP_FUNCTIONS, HTTP_INVITATIONS).anyMatch((property) -> isTrue(environment, property, false));
	}

	/**
	 * Whether there is any way that tasks could come.
	 * @param environment the environment
	 * @return whether there is any way that tasks could come
	 */
	static boolean hasWork(Environment environment) {
		return isLaunched(environment) || isSet(environment, JOIN) || servesHttp(environment);
	}

	static boolean hasProfile(Environment environment) {
		return environment.acceptsProfiles(Profiles.of(PROFILE));
	}

	private static boolean isTold(Environment environment, boolean fallback) {
		return isLaunched(environment) || isTrue(environment, ONLY, fallback);
	}

	// Unlike the environment's own conversion, it says which property is no boolean.
	static boolean isTrue(Environment environment, String property, boolean fallback) {
		return Binder.get(environment).bind(property, Boolean.class).orElse(fallback);
	}

	// As in JOBBER_WORKER_INVITATION= of a script.
	static boolean isSet(Environment environment, String property) {
		return StringUtils.hasText(environment.getProperty(property));
	}

}
