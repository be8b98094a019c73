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

package io.jobber.worker.function;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.springframework.messaging.MessageHeaders;

/**
 * Which headers cross between a task and a {@code Message}. Those that Spring reads are
 * dropped both ways, whatever their case: a function may hand its message on to the
 * catalog, to a router or to a channel, and the caller must not be able to steer that
 * with {@code spring.cloud.function.definition} or {@code replyChannel}, say.
 */
final class TaskHeaders {

	/**
	 * What the caller takes as a result, which is between it and the worker.
	 */
	private static final String RESULT = "jobber-result";

	private static final Set<String> RESERVED = Set.of("id", "timestamp", "contenttype", "content-type",
			"expected-content-type", "payload", "replychannel", "errorchannel", "target-protocol", "message-type",
			TaskHeaders.RESULT);

	private static final Set<String> RESERVED_PREFIXES = Set.of("spring.cloud.", "scf-func-name", "lambda");

	private TaskHeaders() {
	}

	/**
	 * Whether the caller takes several items of a result, as a list.
	 * @param headers the headers
	 * @return whether the caller takes several items of a result, as a list
	 */
	static boolean asksForList(Map<String, String> headers) {
		return "list".equals(headers.get(RESULT));
	}

	static Map<String, Object> fromCaller(Map<String, String> headers, String contentType) {
		Map<String, Object> accepted = new HashMap<>();
		headers.forEach((name, value) -> {
			if (!isReserved(name)) {
				accepted.put(name, value);
			}
		});
		if (!contentType.isBlank()) {
			accepted.put(MessageHeaders.CONTENT_TYPE, contentType);
		}
		return accepted;
	}

	static Map<String, String> toCaller(MessageHeaders headers) {
		Map<String, String> accepted = new TreeMap<>();
		headers.forEach((name, value) -> {
			if (!isReserved(name) && isText(value)) {
				accepted.put(name, value.toString());
			}
		});
		return accepted;
	}

	private static boolean isText(Object value) {
		return value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
	}

	private static boolean isReserved(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return RESERVED.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith);
	}

}
