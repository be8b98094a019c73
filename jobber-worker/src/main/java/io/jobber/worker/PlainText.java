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
 * Sanitizes text from outside before it enters a message or a log: one line, no control
 * characters, bounded length. Both sides of a stream apply it to what they send and to
 * what they receive, since neither can rely on the implementation of the other.
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
	 * The most characters of text that is only logged.
	 */
	public static final int MAX_LOGGED_CHARS = 200;

	/**
	 * The most characters that function name, content type and headers may have together.
	 */
	public static final int MAX_HEADER_CHARS = 16_384;

	private static final int MAX_EXCERPT_CHARS = 400;

	private static final int MAX_QUOTE_CHARS = 60;

	// What a header costs beside its characters.
	private static final int HEADER_CHARS = 8;

	private PlainText() {
	}

	/**
	 * Sanitize text for a message or a log.
	 * @param text any text
	 * @param maxChars how many characters are kept; if there are more, three dots follow
	 * @return the text, with a space for each character that ends a line, controls a
	 * terminal, or turns the direction of what follows
	 */
	public static String line(String text, int maxChars) {
		return plain(text, maxChars, PlainText::isControl);
	}

	/**
	 * Sanitize a text of several lines for a message.
	 * @param text any text
	 * @param maxChars how many characters are kept; if there are more, three dots follow
	 * @return the text, with its line feeds and tabs, and a space for each other
	 * character that controls a terminal, or turns the direction of what follows
	 */
	public static String lines(String text, int maxChars) {
		return plain(text, maxChars, (c) -> c != '\n' && c != '\t' && isControl(c));
	}

	/**
	 * Shorten prose from outside, such as the body of a response, for use within a
	 * sentence.
	 * @param text any text
	 * @return at most 400 characters on one line, with one space for each run of white
	 * space, and without a full stop at the end
	 */
	public static String excerpt(String text) {
		String line = line(text.strip().replaceAll("\\s+", " "), MAX_EXCERPT_CHARS);
		return (line.endsWith(".") && !line.endsWith("...")) ? line.substring(0, line.length() - 1) : line;
	}

	/**
	 * Shorten what an exception says, for use within a sentence.
	 * @param failure the exception
	 * @return its simple type, and an {@linkplain #excerpt(String) excerpt} of its
	 * message, if it has one
	 */
	public static String excerpt(Throwable failure) {
		String message = failure.getMessage();
		String type = failure.getClass().getSimpleName();
		return excerpt((message == null || message.isBlank()) ? type : type + ": " + message);
	}

	/**
	 * Quote a value that is not valid.
	 * @param value any text
	 * @return at most 60 of its characters on one line, in double quotes
	 */
	public static String quote(String value) {
		return '"' + line(value, MAX_QUOTE_CHARS) + '"';
	}

	private static String plain(String text, int maxChars, IntPredicate control) {
		boolean cut = text.length() > maxChars;
		int end = cut ? maxChars : text.length();
		if (cut && Character.isHighSurrogate(text.charAt(end - 1))) {
			end--;
		}
		int first = 0;
		while (first < end && !control.test(text.charAt(first))) {
			first++;
		}
		if (first == end) {
			// Nearly all texts are like this.
			return cut ? text.substring(0, end) + "..." : text;
		}
		StringBuilder line = new StringBuilder(end + 3).append(text, 0, end);
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
