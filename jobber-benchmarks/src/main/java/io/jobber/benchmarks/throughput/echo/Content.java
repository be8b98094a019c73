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

package io.jobber.benchmarks.throughput.echo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.json.JsonMapper;

/**
 * What is sent, and expected back.
 *
 * @param type its type in the caller and in the function
 * @param bytes its size when it is written
 */
public record Content(Type type, int bytes) {

	private static final JsonMapper json = new JsonMapper();

	/**
	 * The name of the function that takes the type.
	 */
	String function() {
		return this.type.name().toLowerCase(Locale.ROOT);
	}

	Object value() {
		return switch (this.type) {
			case BYTES -> new byte[this.bytes];
			case STRING -> "x".repeat(this.bytes);
			case JSON -> note();
		};
	}

	/**
	 * As many bytes, for those who know no types.
	 */
	byte[] written() {
		return switch (this.type) {
			case BYTES -> new byte[this.bytes];
			case STRING -> "x".repeat(this.bytes).getBytes(StandardCharsets.UTF_8);
			case JSON -> json.writeValueAsBytes(note());
		};
	}

	private Note note() {
		Note empty = new Note(4711, "title", true, List.of("red", "green"), "");
		int missing = Math.max(0, this.bytes - json.writeValueAsBytes(empty).length);
		return new Note(empty.id(), empty.title(), empty.urgent(), empty.tags(), "x".repeat(missing));
	}

	/**
	 * As one word that {@link #parse} reads.
	 */
	public String word() {
		return this.type + ":" + this.bytes;
	}

	public static Content parse(String word) {
		String[] parts = word.split(":");
		return new Content(Type.valueOf(parts[0]), Integer.parseInt(parts[1]));
	}

	/**
	 * The type of a payload.
	 */
	public enum Type {

		/**
		 * {@code byte[]}, which no codec looks at.
		 */
		BYTES(byte[].class),

		/**
		 * {@code String}.
		 */
		STRING(String.class),

		/**
		 * A {@link Note}.
		 */
		JSON(Note.class);

		private final Class<?> javaType;

		Type(Class<?> javaType) {
			this.javaType = javaType;
		}

		Class<?> javaType() {
			return this.javaType;
		}

	}

}
