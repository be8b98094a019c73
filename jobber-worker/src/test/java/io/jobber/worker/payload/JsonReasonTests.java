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

package io.jobber.worker.payload;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JsonReason}.
 */
class JsonReasonTests {

	@ParameterizedTest
	@ValueSource(strings = { "password", "userPassword", "PASSWORD", "api_key", "apiKey", "accessToken",
			"client-secret", "Authorization", "pin", "IBAN", "cvc", "credentials" })
	void namesOfSecretsAreKnown(String name) {
		assertThat(JsonReason.isSecret(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "name", "shipping", "key", "opinion", "count" })
	void otherNamesAreNot(String name) {
		assertThat(JsonReason.isSecret(name)).isFalse();
	}

}
