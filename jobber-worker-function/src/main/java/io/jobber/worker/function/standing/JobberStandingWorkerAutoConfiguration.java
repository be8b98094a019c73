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

package io.jobber.worker.function.standing;

import java.util.function.Supplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.Worker;
import io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration;
import io.jobber.worker.function.WorkerLifecycle;
import io.jobber.worker.function.process.JobberWorkerProperties;
import io.jobber.worker.function.standing.aws.AwsIdentityToken;

/**
 * {@link AutoConfiguration Auto-configuration} that makes an application with an address
 * to join a standing worker. Other applications are left alone.
 */
@AutoConfiguration(after = JobberWorkerFunctionAutoConfiguration.class)
@Conditional(JobberStandingWorkerAutoConfiguration.AddressCondition.class)
@EnableConfigurationProperties(JobberWorkerProperties.class)
public final class JobberStandingWorkerAutoConfiguration {

	// As many as an application accepts.
	private static final int MOST_SLOTS = 10_000;

	@Bean
	StandingWorker jobberStandingWorker(JobberWorkerProperties properties) {
		check(properties);
		return new StandingWorker(String.valueOf(properties.getJoin()), properties.getSlots(), token(properties),
				new RejoinDelay(Math::random));
	}

	@Bean
	WorkerLifecycle jobberStandingWorkerLifecycle(StandingWorker standing, JobberWorkerProperties properties,
			TaskHandler handler, ObjectProvider<SslBundles> bundles, Environment environment) {
		Worker worker = new Worker(handler, new DialCredentials(properties.getSsl(), bundles::getObject))
			.sendStackTraces(properties.isSendStackTrace());
		return new WorkerLifecycle(worker, JobberWorkerProperties.shutdownTimeout(environment), standing);
	}

	private static Supplier<String> token(JobberWorkerProperties properties) {
		String location = properties.getTokenLocation();
		String token = properties.getToken();
		if (StringUtils.hasText(properties.getAws().getApplication())) {
			return awsToken(properties.getAws(), StringUtils.hasText(location) || StringUtils.hasText(token));
		}
		if (StringUtils.hasText(location)) {
			if (StringUtils.hasText(token)) {
				throw new InvalidJoinException(
						"jobber.worker.token-location is set, and so is jobber.worker.token: the "
								+ "token is either in a file or in a setting");
			}
			return new TokenFile(location);
		}
		if (token == null || token.isBlank()) {
			throw new InvalidJoinException(
					"jobber.worker.token is not set, but no application lets a worker join without one");
		}
		return () -> token;
	}

	private static Supplier<String> awsToken(JobberWorkerProperties.Aws aws, boolean hasToken) {
		if (hasToken) {
			throw new InvalidJoinException(
					"jobber.worker.aws.application is set, and so is a join token: the worker joins "
							+ "either by its role at AWS or with the token");
		}
		if (!ClassUtils.isPresent("software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider",
				JobberStandingWorkerAutoConfiguration.class.getClassLoader())) {
			throw new InvalidJoinException("jobber.worker.aws.application is set, but the credentials of the AWS SDK "
					+ "(software.amazon.awssdk:auth) are not on the class path");
		}
		try {
			return AwsIdentityToken.ofThisProcess(String.valueOf(aws.getApplication()), aws.getRegion(),
					aws.getStsEndpoint());
		}
		catch (IllegalStateException ex) {
			throw new InvalidJoinException("jobber.worker.aws.application is set, but " + ex.getMessage());
		}
	}

	private static void check(JobberWorkerProperties properties) {
		String address = String.valueOf(properties.getJoin());
		int slots = properties.getSlots();
		if (StringUtils.hasText(properties.getInvitation())) {
			throw new InvalidJoinException("jobber.worker.join and jobber.worker.invitation are both set, but a worker "
					+ "either joins by itself or was launched");
		}
		if (!Invitation.isHostAndPort(address)) {
			throw InvalidJoinException.address(address);
		}
		if (slots < 1 || slots > MOST_SLOTS) {
			throw new InvalidJoinException("jobber.worker.slots is " + slots + ": it must be 1 to " + MOST_SLOTS);
		}
	}

	/**
	 * There is an address; a blank one is none.
	 */
	static final class AddressCondition implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return StringUtils.hasText(context.getEnvironment().getProperty("jobber.worker.join"));
		}

	}

}
