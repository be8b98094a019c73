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

package io.jobber.task;

import java.util.Map;

/**
 * Content with its media type and headers: what a task carries to a function, and what
 * the function's result carries back. The bytes are shared, not copied: they must not be
 * modified.
 */
public final class Payload {

	private static final byte[] NOTHING = {};

	private final String contentType;

	private final Map<String, String> headers;

	private final byte[] bytes;

	private Payload(String contentType, Map<String, String> headers, byte[] bytes) {
		this.contentType = contentType;
		this.headers = headers;
		this.bytes = bytes;
	}

	/**
	 * A payload without headers.
	 * @param contentType the media type, such as {@code application/json}
	 * @param bytes the content, not copied
	 * @return the payload
	 */
	public static Payload of(String contentType, byte[] bytes) {
		return new Payload(contentType, Map.of(), bytes);
	}

	/**
	 * A payload of no bytes, for functions without an input.
	 * @return the payload
	 */
	public static Payload empty() {
		return of("application/octet-stream", NOTHING);
	}

	/**
	 * The same content with these headers in place of its own.
	 * @param headers the headers
	 * @return a payload that shares this one's bytes
	 */
	public Payload withHeaders(Map<String, String> headers) {
		return new Payload(this.contentType, Map.copyOf(headers), this.bytes);
	}

	public String contentType() {
		return this.contentType;
	}

	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * The content itself, not a copy.
	 * @return the bytes, which must not be modified
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	/**
	 * The size of the content.
	 * @return the size in bytes
	 */
	public int size() {
		return this.bytes.length;
	}

	/**
	 * The payload without its content, for logs.
	 */
	@Override
	public String toString() {
		return this.contentType + ", " + this.bytes.length + " bytes";
	}

}
