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
import java.security.MessageDigest;

/**
 * The secret of standing workers, which are not launched. It may be used for any number
 * of joins. Thread-safe.
 */
public final class JoinToken {

	/**
	 * How many characters the secret has at least.
	 */
	public static final int MIN_LENGTH = 16;

	private final byte[] secret;

	/**
	 * Create a token.
	 * @param secret {@value #MIN_LENGTH} characters or more
	 * @throws IllegalArgumentException if they are fewer; the message does not show them
	 */
	public JoinToken(String secret) {
		if (secret.length() < MIN_LENGTH) {
			throw new IllegalArgumentException("A join token of " + secret.length()
					+ " characters could be guessed; it needs " + MIN_LENGTH + " at least");
		}
		this.secret = secret.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Whether it is the secret. How long that takes does not tell how much of it is
	 * right.
	 * @param token what a worker presented
	 * @return whether the worker may join
	 */
	public boolean matches(String token) {
		return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), this.secret);
	}

	/**
	 * A name without the secret, for logs.
	 */
	@Override
	public String toString() {
		return "JoinToken";
	}

}
