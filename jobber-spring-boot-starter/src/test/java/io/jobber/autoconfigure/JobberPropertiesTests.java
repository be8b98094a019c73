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

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobberProperties}.
 */
class JobberPropertiesTests {

	@ParameterizedTest
	@CsvSource({ "PT30S, PT15M, PT40S", "PT10S, PT11S, PT10.5S", "PT30S, PT40S, PT35S", "PT30S, PT0S, PT40S" })
	void workerRetiresBeforeItIsTooOldForATaskAndNotBeforeItWasYoung(Duration timeout, Duration lifetime,
			Duration retirement) {
		JobberProperties properties = new Binder(new MapConfigurationPropertySource(
				Map.of("jobber.timeout", timeout, "jobber.scheduler.worker-lifetime", lifetime)))
			.bind("jobber", JobberProperties.class)
			.get();

		properties.afterPropertiesSet();

		assertThat(properties.poolSettings().get(0).retirement()).isEqualTo(retirement);
	}

}
