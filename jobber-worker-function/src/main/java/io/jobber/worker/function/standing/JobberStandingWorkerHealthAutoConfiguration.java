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

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import io.jobber.worker.function.WorkerLifecycle;

/**
 * {@link AutoConfiguration Auto-configuration} of the health of a standing worker.
 */
@AutoConfiguration(after = JobberStandingWorkerAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(StandingWorker.class)
@ConditionalOnEnabledHealthIndicator("jobberWorker")
public final class JobberStandingWorkerHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "jobberWorkerHealthIndicator")
	StandingWorkerHealthIndicator jobberWorkerHealthIndicator(
			@Qualifier("jobberStandingWorkerLifecycle") WorkerLifecycle lifecycle, StandingWorker worker) {
		return new StandingWorkerHealthIndicator(lifecycle, worker);
	}

}
