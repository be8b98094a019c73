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

import java.util.Locale;

/**
 * Short pieces of what users sent, for messages that are logged: bounded, on one line,
 * and nothing of what the name of a property tells to be secret.
 */
public final class Excerpt {

	private static final int VALUE_LENGTH = 60;

	private static final int REASON_LENGTH = 400;

	private static final String[] SECRETS = { "password", "passwd", "pwd", "passphrase", "secret", "token",
			"credential", "authorization", "apikey", "api-key", "api_key", "privatekey", "private-key", "private_key",
			"ssn", "iban", "cvv", "cvc", "cardnumber", "card-number", "card_number", "pin" };

	private Excerpt() {
	}

	/**
	 * A value, quoted.
	 * @param value text that could not be converted
	 * @return at most 60 of its characters
	 */
	public static String quoted(String value) {
		return '"' + line(value, VALUE_LENGTH) + '"';
	}

	/**
	 * What an exception says, with its type unless it says it all itself.
	 * @param failure what was thrown by a constructor or converter
	 * @return at most 400 characters
	 */
	public static String of(Throwable failure) {
		String message = failure.getMessage();
		String type = failure.getClass().getSimpleName();
		return line((message == null || message.isBlank()) ? type : type + ": " + message, REASON_LENGTH);
	}

	static String value(String value) {
		return line(value, VALUE_LENGTH);
	}

	static String reason(String reason) {
		return line(reason, REASON_LENGTH);
	}

	static boolean isSecret(String property) {
		String lower = property.toLowerCase(Locale.ROOT);
		for (String secret : SECRETS) {
			if ((secret.length() > 4) ? lower.contains(secret) : lower.equals(secret)) {
				return true;
			}
		}
		return false;
	}

	private static String line(String text, int length) {
		String cut = text;
		if (text.length() > length) {
			int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
			cut = text.substring(0, end) + '…';
		}
		return cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
	}

}
