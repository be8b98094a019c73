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

package io.jobber.worker;

import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Words of the other side, on their way into a message or a log: on one line, without
 * control characters, and of a bounded length. Both sides apply it to what they send and
 * to what they receive, since either may have been written by somebody else.
 */
public final class PlainText {

	/**
	 * The most characters of a failure's or a refusal's message.
	 */
	public static final int MAX_MESSAGE_CHARS = 8192;

	/**
	 * The most characters of a failure's type.
	 */
	public static final int MAX_TYPE_CHARS = 512;

	/**
	 * The most causes of a failure.
	 */
	public static final int MAX_CAUSES = 8;

	/**
	 * The most characters of the message of a failure's cause.
	 */
	public static final int MAX_CAUSE_CHARS = 1024;

	/**
	 * The most characters of a failure's stack trace.
	 */
	public static final int MAX_STACK_TRACE_CHARS = 16_384;

	/**
	 * The most characters of words that are only logged.
	 */
	public static final int MAX_LOGGED_CHARS = 200;

	/**
	 * The most characters that function name, content type and headers may have together.
	 */
	public static final int MAX_HEADER_CHARS = 16_384;

	// What a header costs beside its characters.
	private static final int HEADER_CHARS = 8;

	private PlainText() {
	}

	/**
	 * Make words fit for a message or a log.
	 * @param words anything
	 * @param maxChars how many characters are let through; if there are more, three dots
	 * follow
	 * @return the words, with a space for each character that ends a line, controls a
	 * terminal, or turns the direction of what follows
	 */
	public static String line(String words, int maxChars) {
		return plain(words, maxChars, PlainText::isControl);
	}

	/**
	 * Make a text of several lines fit for a message.
	 * @param text anything
	 * @param maxChars how many characters are let through; if there are more, three dots
	 * follow
	 * @return the text, with its line feeds and tabs, and a space for each other
	 * character that controls a terminal, or turns the direction of what follows
	 */
	public static String lines(String text, int maxChars) {
		return plain(text, maxChars, (c) -> c != '\n' && c != '\t' && isControl(c));
	}

	private static String plain(String words, int maxChars, IntPredicate control) {
		boolean cut = words.length() > maxChars;
		int end = cut ? maxChars : words.length();
		if (cut && Character.isHighSurrogate(words.charAt(end - 1))) {
			end--;
		}
		int first = 0;
		while (first < end && !control.test(words.charAt(first))) {
			first++;
		}
		if (first == end) {
			// Nearly all words are like this.
			return cut ? words.substring(0, end) + "..." : words;
		}
		StringBuilder line = new StringBuilder(end + 3).append(words, 0, end);
		for (int i = first; i < end; i++) {
			if (control.test(line.charAt(i))) {
				line.setCharAt(i, ' ');
			}
		}
		return cut ? line.append("...").toString() : line.toString();
	}

	/**
	 * How many characters go along with a payload.
	 * @param contentType its content type
	 * @param headers its headers, of which each counts 8 on top
	 * @return the number to compare with {@link #MAX_HEADER_CHARS}
	 */
	public static int headerChars(String contentType, Map<String, String> headers) {
		int chars = contentType.length();
		for (Map.Entry<String, String> header : headers.entrySet()) {
			chars += header.getKey().length() + header.getValue().length() + HEADER_CHARS;
		}
		return chars;
	}

	private static boolean isControl(int c) {
		return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || c == '\u061c' || c == '\u200e'
				|| c == '\u200f' || (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
	}

}
