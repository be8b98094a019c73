package io.jobber.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import io.jobber.actuate.JobberHealthIndicator;
import io.jobber.pool.WorkerPools;

/**
 * Auto-configuration of the health of worker pools.
 */
@AutoConfiguration(after = JobberAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(WorkerPools.class)
@ConditionalOnEnabledHealthIndicator("jobber")
public final class JobberHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "jobberHealthIndicator")
	JobberHealthIndicator jobberHealthIndicator(WorkerPools pools) {
		return new JobberHealthIndicator(pools);
	}

}
