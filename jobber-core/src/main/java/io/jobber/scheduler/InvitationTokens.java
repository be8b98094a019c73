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

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Makes and verifies the tokens of invitations. A token is one text in URL-safe Base64:
 * the claims (one byte of version, the expiry in milliseconds since 1970 as 8 bytes, the
 * slots as 4, the worker's name as {@value #WORKER_BYTES}, and the pool in UTF-8),
 * followed by their HMAC-SHA256. Its key is derived from a secret, so those who have the
 * secret verify tokens that others made with it; the claims can be read without it.
 * Whether a token was used before is not known here. Thread-safe.
 */
final class InvitationTokens {

	private static final byte VERSION = 1;

	private static final String ALGORITHM = "HmacSHA256";

	private static final int MAC_BYTES = 32;

	private static final int WORKER_BYTES = 16;

	private static final int SECRET_BYTES = 32;

	private static final int MAX_CHARS = 1024;

	private static final byte[] PURPOSE = "io.jobber invitation".getBytes(StandardCharsets.UTF_8);

	private final SecureRandom random = new SecureRandom();

	private final SecretKeySpec key;

	/**
	 * Create tokens with a key that is derived from a secret.
	 * @param secret any bytes; those who have the same make and verify the same tokens
	 */
	InvitationTokens(byte[] secret) {
		this.key = new SecretKeySpec(mac(new SecretKeySpec(secret, ALGORITHM), PURPOSE), ALGORITHM);
	}

	/**
	 * Create tokens that only this instance verifies.
	 * @return tokens with a secret that is random and forgotten
	 */
	static InvitationTokens ofRandomSecret() {
		byte[] secret = new byte[SECRET_BYTES];
		new SecureRandom().nextBytes(secret);
		return new InvitationTokens(secret);
	}

	/**
	 * A name for a worker to be.
	 * @return a name that no other worker has
	 */
	String newWorker() {
		byte[] bytes = new byte[WORKER_BYTES];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/**
	 * Make the token that says so.
	 * @param claims what it says
	 * @return the token, a secret
	 */
	String sign(Claims claims) {
		byte[] pool = claims.pool().getBytes(StandardCharsets.UTF_8);
		byte[] signed = ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + WORKER_BYTES + pool.length)
			.put(VERSION)
			.putLong(claims.expiry().toEpochMilli())
			.putInt(claims.slots())
			.put(Base64.getUrlDecoder().decode(claims.worker()))
			.put(pool)
			.array();
		byte[] token = Arrays.copyOf(signed, signed.length + MAC_BYTES);
		System.arraycopy(mac(this.key, signed), 0, token, signed.length, MAC_BYTES);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
	}

	/**
	 * Read a token. How long that takes does not tell how much of its code is right.
	 * @param token what a worker presented
	 * @return what it says, or {@code null} if it was not made with the secret
	 */
	@Nullable Claims verify(String token) {
		byte[] bytes = decode(token);
		if (bytes.length <= MAC_BYTES) {
			return null;
		}
		byte[] signed = Arrays.copyOf(bytes, bytes.length - MAC_BYTES);
		byte[] mac = Arrays.copyOfRange(bytes, signed.length, bytes.length);
		if (!MessageDigest.isEqual(mac, mac(this.key, signed))) {
			return null;
		}
		try {
			return claims(ByteBuffer.wrap(signed));
		}
		catch (BufferUnderflowException ex) {
			return null;
		}
	}

	private static @Nullable Claims claims(ByteBuffer signed) {
		if (signed.get() != VERSION) {
			return null;
		}
		Instant expiry = Instant.ofEpochMilli(signed.getLong());
		int slots = signed.getInt();
		byte[] worker = new byte[WORKER_BYTES];
		signed.get(worker);
		return new Claims(Base64.getUrlEncoder().withoutPadding().encodeToString(worker),
				StandardCharsets.UTF_8.decode(signed).toString(), slots, expiry);
	}

	private static byte[] decode(String token) {
		try {
			return (token.length() <= MAX_CHARS) ? Base64.getUrlDecoder().decode(token) : new byte[0];
		}
		catch (IllegalArgumentException ex) {
			return new byte[0];
		}
	}

	private static byte[] mac(SecretKeySpec key, byte[] message) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			return mac.doFinal(message);
		}
		catch (NoSuchAlgorithmException | InvalidKeyException ex) {
			throw new IllegalStateException("Every Java platform has " + ALGORITHM, ex);
		}
	}

	/**
	 * What a token says.
	 *
	 * @param worker the one worker that it is for
	 * @param pool what the properties of the pool begin with that it joins
	 * @param slots how many tasks it takes at a time at most
	 * @param expiry when the token is of no more use, whatever becomes of the launch
	 */
	record Claims(String worker, String pool, int slots, Instant expiry) {

	}

}
