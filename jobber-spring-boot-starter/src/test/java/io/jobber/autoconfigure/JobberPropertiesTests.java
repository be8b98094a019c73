package io.jobber.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobberProperties}.
 */
class JobberPropertiesTests {

	@ParameterizedTest
	@CsvSource({ "PT30S, PT15M, PT40S", "PT10S, PT11S, PT10.5S", "PT30S, PT40S, PT35S", "PT30S, PT0S, PT40S" })
	void workerRetiresBeforeItIsTooOldForATaskAndNotBeforeItWasYoung(Duration timeout, Duration lifetime,
			Duration retirement) {
		JobberProperties properties = new JobberProperties();
		properties.setTimeout(timeout);
		properties.getScheduler().setWorkerLifetime(lifetime);

		properties.afterPropertiesSet();

		assertThat(properties.poolSettings().get(0).retirement()).isEqualTo(retirement);
	}

}
