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

import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that is ready to be sent.
 *
 * @param status of HTTP
 * @param headers beside those that every answer has
 * @param body JSON, or nothing
 */
record Response(int status, Map<String, String> headers, byte[] body) {

	private static final JsonMapper JSON = new JsonMapper();

	static Response json(int status, Object body) {
		return new Response(status, Map.of(), JSON.writeValueAsBytes(body));
	}

	static Response empty(int status) {
		return new Response(status, Map.of(), new byte[0]);
	}

	static Response refusal(ApiException refusal) {
		Map<String, String> headers = (refusal.status() != 429) ? Map.of("x-amzn-ErrorType", refusal.type())
				: Map.of("x-amzn-ErrorType", refusal.type(), "Retry-After", "1");
		return new Response(refusal.status(), headers, JSON.writeValueAsBytes(refusal.body()));
	}

}
