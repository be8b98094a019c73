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

package io.jobber.scheduler;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoopbackHost}.
 */
class LoopbackHostTests {

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, true", "127.1.2.3, true", "::1, true", "[::1], true", "localhost, true", "LocalHost, true",
			"lambda.localhost, true", "10.0.0.7, false", "[fd00::7], false", "0.0.0.0, false", "example.com, false",
			"notlocalhost, false", "localhost.example.com, false", "127.0.0.1.example.com, false", ", false" })
	void hostIsLoopbackByItsAddressOrByTheNameLocalhost(String host, boolean loopback) {
		assertThat(LoopbackHost.matches(host)).isEqualTo(loopback);
	}

}
