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

import org.junit.jupiter.api.Test;

import io.jobber.contract.DispatchProto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What {@code dispatch.proto} says of settings.
 */
class DispatchProtoSettingsTests {

	private final JobberProperties properties = new JobberProperties();

	@Test
	void saysHowLargeAFrameMayBeAtMost() {
		assertThat(DispatchProto.text()).contains("The channel must accept messages of "
				+ DispatchProto.number(JobberAutoConfiguration.LARGEST_FRAME) + " bytes (64 MiB)");
	}

	@Test
	void saysHowOftenHeartbeatsAreDue() {
		assertThat(DispatchProto.text()).contains("in milliseconds; 100 at least, "
				+ DispatchProto.number(this.properties.getHeartbeatInterval().toMillis()) + " unless");
		assertThatNoException().isThrownBy(() -> this.properties.setHeartbeatInterval(Duration.ofMillis(100)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.properties.setHeartbeatInterval(Duration.ofMillis(99)));
	}

}
