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

package io.jobber.lambda.emulator.invoke;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A request that has arrived whole.
 *
 * @param path the parts of the path that vary
 * @param query the parameters
 * @param headers as they came
 * @param body empty if there is none; {@code null} if it is larger than any may be
 */
record Request(MatchResult path, Map<String, String> query, HttpHeaders headers, byte @Nullable [] body) {

	static Request of(MatchResult path, String uri, HttpHeaders headers, byte @Nullable [] body) {
		int mark = uri.indexOf('?');
		Map<String, String> query = (mark < 0) ? Map.of()
				: Stream.of(uri.substring(mark + 1).split("&"))
					.map((parameter) -> parameter.split("=", 2))
					.filter((parameter) -> parameter.length == 2)
					.collect(Collectors.toMap((parameter) -> decode(parameter[0]), (parameter) -> decode(parameter[1]),
							(first, second) -> first));
		return new Request(path, query, headers, body);
	}

	/**
	 * The media type of the body, without parameters.
	 * @return it in lower case; empty if the request does not say
	 */
	String mediaType() {
		String type = this.headers.get("Content-Type", "");
		return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
	}

	String name() {
		return decode(this.path.group(1));
	}

	private static String decode(String encoded) {
		return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
	}

}
