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

package io.jobber.scheduler.json;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

/**
 * Writes invitations and reads reports as JSON objects whose members are the components
 * of the records, without empty lists; durations are written as ISO 8601 has them, such
 * as {@code PT15M}. Not with the application's mapper, whose settings are about other
 * things. Thread-safe.
 */
public final class LaunchJson {

	private static final JsonMapper mapper = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
		.build();

	private LaunchJson() {
	}

	/**
	 * Write an invitation, its secret included.
	 * @param invitation what a worker is given
	 * @return a JSON object
	 */
	public static String write(Invitation invitation) {
		return mapper.writeValueAsString(invitation);
	}

	/**
	 * Write who launches, as AWS has it in the context of a client.
	 * @param custom names and values
	 * @return a JSON object
	 */
	public static String writeClientContext(Map<String, String> custom) {
		return mapper.writeValueAsString(Map.of("custom", custom));
	}

	/**
	 * Read what a worker reported.
	 * @param json what the platform gave back
	 * @return the report, or {@code null} if it is none
	 */
	public static @Nullable WorkReport readReport(String json) {
		try {
			WorkReport report = mapper.readValue(json, WorkReport.class);
			return (report != null && report.workerId() != null && report.outcome() != null) ? report : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

}
