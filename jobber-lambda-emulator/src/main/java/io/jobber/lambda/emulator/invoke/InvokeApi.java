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

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.lambda.emulator.environment.EventQueue;
import io.jobber.lambda.emulator.environment.FunctionPool;
import io.jobber.lambda.emulator.environment.Invocation;
import io.jobber.lambda.emulator.environment.InvocationResult;
import io.jobber.lambda.emulator.environment.Platform;
import io.jobber.lambda.emulator.environment.ThrottledException;

/**
 * The part of
 * <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html">Lambda's
 * API</a> that invokes and describes functions. Called on event loops; nothing blocks.
 */
final class InvokeApi {

	static final int MAX_REQUEST_BYTES = 6 * 1024 * 1024;

	private static final int MAX_EVENT_BYTES = 1024 * 1024;

	// Client contexts travel in headers, which are ASCII.
	private static final JsonMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	// What forms send, and what browsers let any page send without asking. AWS's clients
	// say JSON, octets or nothing.
	private static final Set<String> OF_PAGES = Set.of("application/x-www-form-urlencoded", "multipart/form-data",
			"text/plain");

	private final FunctionDescriptions descriptions = new FunctionDescriptions();

	private final Map<String, FunctionPool> pools;

	private final EventQueue events;

	private final Platform platform;

	InvokeApi(Map<String, FunctionPool> pools, EventQueue events, Platform platform) {
		this.pools = pools;
		this.events = events;
		this.platform = platform;
	}

	CompletableFuture<Response> invoke(Request request, String requestId) {
		if (OF_PAGES.contains(request.mediaType())) {
			throw ApiException.notJson(request.mediaType());
		}
		Target target = target(request);
		String type = request.headers().get("X-Amz-Invocation-Type", "RequestResponse");
		byte[] payload = payload(request, type.equals("Event") ? MAX_EVENT_BYTES : MAX_REQUEST_BYTES);
		Invocation invocation = new Invocation(requestId, target.version(), target.arn(), payload,
				clientContext(request), request.headers().get("X-Amzn-Trace-Id", newTraceId()));
		switch (type) {
			case "RequestResponse":
				boolean tail = "Tail".equals(request.headers().get("X-Amz-Log-Type"));
				return run(target.pool(), invocation).thenApply((result) -> response(result, target.version(), tail));
			case "Event":
				this.events.submit(target.pool(), invocation);
				return CompletableFuture.completedFuture(Response.empty(202));
			case "DryRun":
				return CompletableFuture.completedFuture(Response.empty(204));
			default:
				throw new ApiException(400, "InvalidParameterValueException",
						"The header 'X-Amz-Invocation-Type' is '%s', but must be RequestResponse, Event or DryRun"
							.formatted(type));
		}
	}

	Response function(Request request) {
		Target target = target(request);
		return Response.json(200, this.descriptions.function(target.pool().function(), target.version(), target.arn()));
	}

	Response configuration(Request request) {
		Target target = target(request);
		return Response.json(200,
				this.descriptions.configuration(target.pool().function(), target.version(), target.arn()));
	}

	Response functions() {
		List<Map<String, Object>> all = this.pools.values()
			.stream()
			.map(FunctionPool::function)
			.map((function) -> this.descriptions.configuration(function, "$LATEST", this.platform.arn(function.name())))
			.toList();
		return Response.json(200, Map.of("Functions", all));
	}

	private Target target(Request request) {
		FunctionName name = FunctionName.parse(request.name(), request.query().get("Qualifier"));
		String arn = name.qualify(this.platform.arn(name.name()));
		FunctionPool pool = this.pools.get(name.name());
		String version = (pool != null) ? name.version(pool.function()) : null;
		if (pool == null || version == null) {
			throw ApiException.noFunction(arn);
		}
		return new Target(pool, version, arn);
	}

	private static CompletableFuture<InvocationResult> run(FunctionPool pool, Invocation invocation) {
		try {
			return pool.invoke(invocation);
		}
		catch (ThrottledException ex) {
			throw ApiException.throttled(ex);
		}
	}

	private static Response response(InvocationResult result, String version, boolean tail) {
		Map<String, String> headers = new HashMap<>();
		headers.put("X-Amz-Executed-Version", version);
		if (result.failed()) {
			headers.put("X-Amz-Function-Error", "Unhandled");
		}
		if (tail) {
			headers.put("X-Amz-Log-Result", Base64.getEncoder().encodeToString(result.logTail()));
		}
		return new Response(200, headers, result.payload());
	}

	private static byte[] payload(Request request, int limit) {
		byte[] body = request.body();
		if (body == null || body.length > limit) {
			throw new ApiException(413, "RequestTooLargeException",
					"Request must be smaller than %d bytes for the InvokeFunction operation".formatted(limit));
		}
		if (body.length == 0) {
			return "{}".getBytes(StandardCharsets.UTF_8);
		}
		try (JsonParser parser = JSON.createParser(body)) {
			parser.nextToken();
			parser.skipChildren();
			if (parser.nextToken() == null) {
				return body;
			}
			throw badJson("there is more than one value");
		}
		catch (JacksonException ex) {
			throw badJson(ex.getOriginalMessage());
		}
	}

	private static ApiException badJson(String detail) {
		return new ApiException(400, "InvalidRequestContentException",
				"Could not parse request body into json: " + detail);
	}

	private static @Nullable String clientContext(Request request) {
		String encoded = request.headers().get("X-Amz-Client-Context");
		if (encoded == null) {
			return null;
		}
		try {
			// Headers are one line, which JSON can be and must be here.
			return JSON.writeValueAsString(JSON.readTree(Base64.getDecoder().decode(encoded)));
		}
		catch (IllegalArgumentException | JacksonException ex) {
			throw new ApiException(400, "InvalidRequestContentException",
					"Could not parse the header 'X-Amz-Client-Context', which must be JSON in Base64");
		}
	}

	private static String newTraceId() {
		String random = UUID.randomUUID().toString().replace("-", "");
		return "Root=1-%08x-%s;Parent=%s;Sampled=0".formatted(System.currentTimeMillis() / 1000,
				random.substring(0, 24), UUID.randomUUID().toString().replace("-", "").substring(0, 16));
	}

	private record Target(FunctionPool pool, String version, String arn) {
	}

}
