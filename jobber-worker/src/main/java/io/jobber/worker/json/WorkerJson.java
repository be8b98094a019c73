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

package io.jobber.worker.json;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

/**
 * The JSON of invitations and reports: objects whose members are the components of the
 * records, without empty lists; durations are in ISO 8601, such as {@code PT15M}. Not
 * with the application's mapper, whose settings are about other things. Thread-safe.
 */
public final class WorkerJson {

	private static final JsonMapper mapper = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
		.build();

	private WorkerJson() {
	}

	/**
	 * Write an invitation, its secret included.
	 * @param invitation what a worker is given
	 * @return an object on a single line
	 */
	public static String write(Invitation invitation) {
		return mapper.writeValueAsString(invitation);
	}

	/**
	 * Read an invitation, whatever else is in the object. What came through the URL of a
	 * Lambda function has it in the body of a request.
	 * @param json what a launcher wrote, or such a request
	 * @return the invitation
	 * @throws NoInvitationException if it is none
	 */
	public static Invitation readInvitation(String json) {
		JsonNode node = readObject(json);
		if (!node.has("address") && node.path("body").isString()) {
			node = readObject(body(node));
		}
		try {
			return new Invitation(text(node, "address"), text(node, "token"), slots(node),
					Duration.parse(text(node, "lifetime")), certificates(node));
		}
		catch (DateTimeException ex) {
			throw new NoInvitationException("its lifetime is no ISO 8601 duration");
		}
		catch (IllegalArgumentException ex) {
			throw new NoInvitationException(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Write a report.
	 * @param report what a worker did
	 * @return an object on a single line
	 */
	public static String write(WorkReport report) {
		return mapper.writeValueAsString(report);
	}

	/**
	 * Read a report, whatever else is in the object.
	 * @param json what the platform of a worker gave back
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

	private static JsonNode readObject(String json) {
		JsonNode node;
		try {
			node = mapper.readTree(json);
		}
		catch (JacksonException ex) {
			// Its message quotes what was read.
			throw new NoInvitationException("it is not JSON");
		}
		if (!node.isObject()) {
			throw new NoInvitationException("it is not a JSON object");
		}
		return node;
	}

	private static String body(JsonNode request) {
		String body = request.path("body").asString();
		if (!request.path("isBase64Encoded").asBoolean(false)) {
			return body;
		}
		try {
			return new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new NoInvitationException("its body is not encoded as it says");
		}
	}

	private static String text(JsonNode node, String member) {
		JsonNode value = node.get(member);
		if (value == null || !value.isString()) {
			throw new NoInvitationException("its " + member + " is missing or not a string");
		}
		return value.asString();
	}

	private static List<String> certificates(JsonNode node) {
		JsonNode values = node.path("certificates");
		if (!values.isMissingNode() && !values.isNull() && !values.isArray()) {
			throw new NoInvitationException("its certificates are not an array");
		}
		return values.valueStream().map((value) -> value.asString("")).toList();
	}

	private static int slots(JsonNode node) {
		JsonNode value = node.get("slots");
		if (value == null || !value.canConvertToInt() || !value.isIntegralNumber()) {
			throw new NoInvitationException("its slots are missing or not a whole number");
		}
		return value.asInt();
	}

}
