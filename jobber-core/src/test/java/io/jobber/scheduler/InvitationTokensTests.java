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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.jobber.scheduler.InvitationTokens.Claims;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InvitationTokens}.
 */
class InvitationTokensTests {

	private static final byte[] SECRET = "a secret of several replicas".getBytes(StandardCharsets.UTF_8);

	private static final Claims CLAIMS = new Claims(InvitationTokens.ofRandomSecret().newWorker(),
			"jobber.pools.images", 16, Instant.parse("2026-11-30T03:00:00Z"));

	private final InvitationTokens tokens = new InvitationTokens(SECRET);

	@Test
	void tokenNamesWorkerPoolMostSlotsAndExpiry() {
		assertThat(this.tokens.verify(this.tokens.sign(CLAIMS))).isEqualTo(CLAIMS);
	}

	@Test
	void tokenIsVerifiedByAllThatHaveTheSecret() {
		assertThat(new InvitationTokens(SECRET).verify(this.tokens.sign(CLAIMS))).isEqualTo(CLAIMS);
	}

	@Test
	void tokenOfAnotherSecretIsRefused() {
		String token = this.tokens.sign(CLAIMS);

		assertThat(InvitationTokens.ofRandomSecret().verify(token)).isNull();
		assertThat(InvitationTokens.ofRandomSecret().verify(token)).isNull();
	}

	@Test
	void eachBitOfATokenIsSigned() {
		byte[] bytes = Base64.getUrlDecoder().decode(this.tokens.sign(CLAIMS));

		for (int bit = 0; bit < bytes.length * 8; bit++) {
			byte[] forged = bytes.clone();
			forged[bit / 8] ^= (byte) (1 << bit % 8);
			assertThat(this.tokens.verify(Base64.getUrlEncoder().encodeToString(forged))).as("bit " + bit).isNull();
		}
	}

	@Test
	void whatIsNoTokenIsRefused() {
		Random random = new Random(42);
		String token = this.tokens.sign(CLAIMS);

		for (String text : new String[] { "", "=", "ä", token.substring(1), token.substring(0, token.length() - 1),
				token + "A", token + token, "A".repeat(43), "A".repeat(44), "A".repeat(10_000_000) }) {
			assertThat(this.tokens.verify(text)).isNull();
		}
		for (int i = 0; i < 10_000; i++) {
			byte[] bytes = new byte[random.nextInt(120)];
			random.nextBytes(bytes);
			assertThat(this.tokens.verify(Base64.getUrlEncoder().encodeToString(bytes))).isNull();
		}
	}

}
