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

import java.time.Duration;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.worker.Cancellation;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;

/**
 * A worker that answers every task with its payload, and the JSON that it is started with
 * on other platforms.
 */
public final class EchoWorker {

	private static final JsonMapper mapper = new JsonMapper();

	private EchoWorker() {
	}

	public static TaskHandler handler() {
		return (request, callback) -> {
			callback.succeeded(request.contentType(), Map.of(), request.payload());
			return nothing();
		};
	}

	public static Invitation invitation(String json) {
		JsonNode node = mapper.readTree(json);
		return new Invitation(node.get("address").asString(), node.get("token").asString(), node.get("slots").asInt(),
				Duration.parse(node.get("lifetime").asString()));
	}

	public static String report(WorkReport report) {
		return mapper.writeValueAsString(report);
	}

	private static Cancellation nothing() {
		return () -> {
		};
	}

}
