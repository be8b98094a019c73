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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Excerpt}.
 */
class ExcerptTests {

	@Test
	void longValueIsCutBetweenCharacters() {
		assertThat(Excerpt.quoted("a".repeat(60))).isEqualTo('"' + "a".repeat(60) + '"');
		assertThat(Excerpt.quoted("a".repeat(61))).isEqualTo('"' + "a".repeat(59) + "…\"");
		assertThat(Excerpt.quoted("a".repeat(58) + "😀😀")).isEqualTo('"' + "a".repeat(58) + "…\"");
	}

	@Test
	void controlCharactersAreSpaces() {
		assertThat(Excerpt.quoted("a\r\n\tb\u0000c\u2028d\u001b[31m")).isEqualTo("\"a b c d [31m\"");
	}

	@Test
	void exceptionIsToldByTypeAndMessage() {
		assertThat(Excerpt.of(new IllegalStateException("no\nway"))).isEqualTo("IllegalStateException: no way");
		assertThat(Excerpt.of(new IllegalStateException())).isEqualTo("IllegalStateException");
		assertThat(Excerpt.of(new IllegalStateException("a".repeat(5000)))).hasSize(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "password", "userPassword", "PASSWORD", "api_key", "apiKey", "accessToken",
			"client-secret", "Authorization", "pin", "IBAN", "cvc", "credentials" })
	void namesOfSecretsAreKnown(String name) {
		assertThat(Excerpt.isSecret(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "name", "shipping", "key", "opinion", "count" })
	void otherNamesAreNot(String name) {
		assertThat(Excerpt.isSecret(name)).isFalse();
	}

}
