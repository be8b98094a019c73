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

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.jobber.scheduler.IdentityVerifier;
import io.jobber.scheduler.sts.RoleArns;
import io.jobber.scheduler.sts.StsIdentityVerifier;

/**
 * Makes what knows standing workers by their role at AWS. It is a part of
 * jobber-launcher-lambda, which applications without AWS may leave out.
 */
final class AwsIdentities {

	private AwsIdentities() {
	}

	/**
	 * The identities that may join a pool.
	 * @param pool its settings
	 * @return none, unless it has roles
	 */
	static Predicate<String> of(PoolSettings pool) {
		List<String> roles = pool.scheduler().joinRoles();
		if (roles.isEmpty()) {
			return (identity) -> false;
		}
		if (!ClassUtils.isPresent("io.jobber.scheduler.sts.RoleArns", AwsIdentities.class.getClassLoader())) {
			throw new FailureAnalyzedException(
					pool.prefix()
							+ ".scheduler.join-roles is set, but jobber-launcher-lambda is not on the class path.",
					"Add io.jobber:jobber-launcher-lambda to the dependencies of the application.");
		}
		try {
			return new RoleArns(roles);
		}
		catch (IllegalArgumentException ex) {
			throw pool.invalid("scheduler.join-roles", roles, ex.getMessage() + ".");
		}
	}

	/**
	 * What asks AWS who a worker is.
	 * @param pools all pools, the default one first
	 * @param environment of the application
	 * @return {@code null} if no pool has roles
	 */
	static @Nullable IdentityVerifier verifier(List<AssembledPool> pools, Environment environment) {
		for (AssembledPool pool : pools.subList(1, pools.size())) {
			refuseForASinglePool(pool.settings(), "sts-endpoint", pool.settings().scheduler().stsEndpoint());
			refuseForASinglePool(pool.settings(), "join-application", pool.settings().scheduler().joinApplication());
		}
		if (pools.stream().allMatch((pool) -> pool.settings().scheduler().joinRoles().isEmpty())) {
			return null;
		}
		SchedulerProperties scheduler = pools.get(0).settings().scheduler();
		String application = (scheduler.joinApplication() != null) ? scheduler.joinApplication()
				: environment.getProperty("spring.application.name");
		if (!StringUtils.hasText(application)) {
			throw new FailureAnalyzedException(
					"Workers may join by their role (join-roles), but this application has no name that they could sign.",
					"Set jobber.scheduler.join-application, or spring.application.name.");
		}
		Predicate<String> all = (identity) -> pools.stream()
			.anyMatch((pool) -> pool.joinTarget().roles().test(identity));
		return new StsIdentityVerifier(endpoint(scheduler, environment), application, all, Clock.systemUTC());
	}

	private static URI endpoint(SchedulerProperties scheduler, Environment environment) {
		URI endpoint = scheduler.stsEndpoint();
		String region = environment.getProperty("AWS_REGION");
		if (endpoint == null && !StringUtils.hasText(region)) {
			throw new FailureAnalyzedException(
					"Workers may join by their role (join-roles), but it is not known which AWS STS to ask.",
					"Set jobber.scheduler.sts-endpoint, such as https://sts.eu-central-1.amazonaws.com, or AWS_REGION in "
							+ "the environment.");
		}
		return (endpoint != null) ? endpoint : URI.create(
				"https://sts." + region + ".amazonaws.com" + (String.valueOf(region).startsWith("cn-") ? ".cn" : ""));
	}

	private static void refuseForASinglePool(PoolSettings pool, String setting, @Nullable Object value) {
		if (value != null) {
			throw pool.invalid("scheduler." + setting, value,
					"It holds for all pools, so it is set for none of them: set jobber.scheduler." + setting + ".");
		}
	}

}
