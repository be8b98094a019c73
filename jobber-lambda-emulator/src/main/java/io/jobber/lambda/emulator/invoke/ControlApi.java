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

import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.lambda.emulator.Bill;
import io.jobber.lambda.emulator.Bill.FunctionBill;
import io.jobber.lambda.emulator.environment.FaultPlan;
import io.jobber.lambda.emulator.environment.FaultPlan.Kind;
import io.jobber.lambda.emulator.environment.FunctionPool;

/**
 * What the emulator has and Lambda has not, under {@code /emulator}: the bill, the
 * environments, and the faults. Called on event loops; nothing blocks.
 */
final class ControlApi {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Map<String, Kind> COUNTED = Map.of("throttle", Kind.THROTTLE, "failInit", Kind.FAIL_INIT,
			"crash", Kind.CRASH, "duplicate", Kind.DUPLICATE);

	private final Map<String, FunctionPool> pools;

	ControlApi(Map<String, FunctionPool> pools) {
		this.pools = pools;
	}

	Response bill() {
		Bill bill = new Bill(this.pools.values().stream().map(FunctionPool::bill).toList());
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("functions", bill.functions().stream().map(ControlApi::describe).toList());
		body.put("dollars", bill.dollars());
		return Response.json(200, body);
	}

	private static Map<String, Object> describe(FunctionBill bill) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("name", bill.name());
		body.put("architecture", bill.architecture());
		body.put("memoryMegabytes", bill.memoryMegabytes());
		body.put("requests", bill.requests());
		body.put("billedMillis", bill.billedMillis());
		body.put("gigabyteSeconds", bill.gigabyteSeconds());
		body.put("initGigabyteSeconds", bill.initGigabyteSeconds());
		body.put("dollars", bill.dollars());
		return body;
	}

	Response environments() {
		return Response.json(200,
				this.pools.values().stream().flatMap((pool) -> pool.environments().stream()).toList());
	}

	/**
	 * Replace the faults of a function by those in the body.
	 * @param request the request
	 * @return the response
	 */
	Response plan(Request request) {
		FaultPlan faults = faults(request);
		JsonNode body = body(request);
		faults.clear();
		try {
			body.properties().forEach((fault) -> plan(faults, fault.getKey(), fault.getValue()));
			return Response.empty(204);
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			faults.clear();
			throw invalid("The faults %s cannot be: %s".formatted(body, ex.getMessage()));
		}
	}

	Response clear(Request request) {
		faults(request).clear();
		return Response.empty(204);
	}

	private static void plan(FaultPlan faults, String name, JsonNode value) {
		Kind counted = COUNTED.get(name);
		if (counted != null) {
			faults.plan(counted, times(value));
		}
		else if (name.equals("slowStart")) {
			faults.slowStart(Duration.parse(value.asString()));
		}
		else if (name.equals("kill")) {
			faults.killAfter(Duration.parse(value.path("after").asString()), times(value.path("times")));
		}
		else {
			throw new IllegalArgumentException("there is no fault '%s'".formatted(name));
		}
	}

	private static int times(JsonNode value) {
		if (value.isInt()) {
			return value.intValue();
		}
		if (value.isString() && value.stringValue().equals("always")) {
			return FaultPlan.ALWAYS;
		}
		throw new IllegalArgumentException("a number of times is a whole number or \"always\"");
	}

	private static JsonNode body(Request request) {
		if (!request.mediaType().equals("application/json")) {
			throw ApiException.notJson(request.mediaType());
		}
		byte[] body = request.body();
		try {
			JsonNode json = JSON.readTree((body != null) ? body : new byte[0]);
			if (json.isObject()) {
				return json;
			}
		}
		catch (JacksonException ex) {
			// the same answer as for JSON of another kind
		}
		throw invalid("The faults must be a JSON object, such as {\"throttle\": 3}");
	}

	private FaultPlan faults(Request request) {
		FunctionPool pool = this.pools.get(request.name());
		if (pool == null) {
			throw ApiException
				.noFunction("%s; there is %s".formatted(request.name(), List.copyOf(this.pools.keySet())));
		}
		return pool.faults();
	}

	private static ApiException invalid(String message) {
		return new ApiException(400, "ValidationException", message);
	}

}
