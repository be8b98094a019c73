package io.jobber.worker.function.standing;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

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
	StandingWorkerHealthIndicator jobberWorkerHealthIndicator(StandingWorker worker) {
		return new StandingWorkerHealthIndicator(worker);
	}

}
