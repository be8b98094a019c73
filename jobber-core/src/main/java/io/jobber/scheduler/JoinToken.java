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
import java.util.List;

/**
 * The secret of standing workers, which are not launched. It may be used for any number
 * of joins. While it is changed for another one, there are several. Thread-safe.
 */
public final class JoinToken {

	/**
	 * How many characters a secret has at least.
	 */
	public static final int MIN_LENGTH = 16;

	private volatile List<byte[]> secrets; // any thread

	/**
	 * Create a token.
	 * @param secrets all that are valid, {@value #MIN_LENGTH} characters or more each
	 * @throws IllegalArgumentException if there is none, or one has fewer; the message
	 * does not show it
	 */
	public JoinToken(String... secrets) {
		this.secrets = bytes(List.of(secrets));
	}

	/**
	 * Change the secret: from now on, these let workers join, and no others. Workers that
	 * have joined stay.
	 * @param secrets all that are valid, {@value #MIN_LENGTH} characters or more each
	 * @throws IllegalArgumentException if there is none, or one has fewer, and nothing
	 * has changed; the message does not show it
	 */
	public void replace(List<String> secrets) {
		this.secrets = bytes(secrets);
	}

	private static List<byte[]> bytes(List<String> secrets) {
		if (secrets.isEmpty()) {
			throw new IllegalArgumentException("There is no join token");
		}
		for (String secret : secrets) {
			if (secret.length() < MIN_LENGTH) {
				throw new IllegalArgumentException("A join token of " + secret.length()
						+ " characters could be guessed; it needs " + MIN_LENGTH + " at least");
			}
		}
		return secrets.stream().map((secret) -> secret.getBytes(StandardCharsets.UTF_8)).toList();
	}

	/**
	 * Whether it is a secret that is valid. How long that takes does not tell how much of
	 * it is right.
	 * @param token what a worker presented
	 * @return whether the worker may join
	 */
	public boolean matches(String token) {
		byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
		boolean matches = false;
		for (byte[] secret : this.secrets) {
			matches |= MessageDigest.isEqual(bytes, secret);
		}
		return matches;
	}

	/**
	 * A name without the secret, for logs.
	 */
	@Override
	public String toString() {
		return "JoinToken";
	}

}
