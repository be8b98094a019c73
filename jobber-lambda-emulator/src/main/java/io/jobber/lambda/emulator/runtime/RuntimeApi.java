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

package io.jobber.lambda.emulator.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Lambda's <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">
 * Runtime API</a> for one process, on a port of its own. Runs on the event loops that all
 * servers share.
 */
final class RuntimeApi implements AutoCloseable {

	private static final String PREFIX = "/2018-06-01/runtime";

	// The 6 MB that are documented, and a little for the envelope, as on Lambda.
	private static final int MAX_RESPONSE_BYTES = 6_291_556;

	// AWS's runtime for Java sends up to 1 MB of stack trace in a header.
	private static final int MAX_HEADER_BYTES = 2 * 1024 * 1024;

	private static final RuntimeAnswer TOO_LARGE = RuntimeAnswer.reported("""
			{"errorMessage":"Response payload size exceeded maximum allowed payload size (%d bytes).",\
			"errorType":"Function.ResponseSizeTooLarge"}""".formatted(MAX_RESPONSE_BYTES)
		.getBytes(StandardCharsets.UTF_8), "Function.ResponseSizeTooLarge");

	// A process knows its address only.
	private static final LocalRequests LOCAL = new LocalRequests(Set.of());

	private final RuntimeConversation conversation;

	private final DisposableServer server;

	RuntimeApi(RuntimeConversation conversation) {
		this.conversation = conversation;
		this.server = HttpServer.create()
			.runOn(EventLoops.SHARED)
			.host("127.0.0.1")
			.port(0)
			.httpRequestDecoder((decoder) -> decoder.maxHeaderSize(MAX_HEADER_BYTES))
			.route((routes) -> routes
				.route((request) -> LOCAL.refusal(request.requestHeaders()) != null, RuntimeApi::refuseStranger)
				.get(PREFIX + "/invocation/next", (request, response) -> next(response))
				.post(PREFIX + "/invocation/{id}/response", this::response)
				.post(PREFIX + "/invocation/{id}/error", this::error)
				.post(PREFIX + "/init/error", this::initError))
			.bindNow();
	}

	/**
	 * What the process finds in {@code AWS_LAMBDA_RUNTIME_API}.
	 * @return the address
	 */
	String address() {
		return "127.0.0.1:" + this.server.port();
	}

	private static Publisher<Void> refuseStranger(HttpServerRequest request, HttpServerResponse response) {
		// The reason quotes what a stranger has sent.
		return refuse(response, HttpResponseStatus.FORBIDDEN, "AccessDenied",
				"Only the function's own process may ask, not a web page");
	}

	private Publisher<Void> next(HttpServerResponse response) {
		CompletableFuture<RuntimeEvent> next = this.conversation.next();
		if (next == null) {
			return refuse(response, HttpResponseStatus.FORBIDDEN, "InvalidStateTransition",
					"The event before has no answer yet");
		}
		return Mono.fromFuture(next, true).flatMap((event) -> {
			response.header("Lambda-Runtime-Aws-Request-Id", event.requestId())
				.header("Content-Type", "application/json");
			event.headers().forEach(response::header);
			return Mono.from(response.sendByteArray(Mono.just(event.payload())));
		});
	}

	private Publisher<Void> response(HttpServerRequest request, HttpServerResponse response) {
		String id = id(request);
		return Payloads.read(request, MAX_RESPONSE_BYTES).flatMap((payload) -> {
			if (payload.isPresent()) {
				return accept(response, this.conversation.answer(id, RuntimeAnswer.success(payload.get())));
			}
			this.conversation.answer(id, TOO_LARGE);
			return refuse(response, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "RequestEntityTooLarge",
					"Exceeded maximum allowed payload size (%d bytes)".formatted(MAX_RESPONSE_BYTES));
		});
	}

	private Publisher<Void> error(HttpServerRequest request, HttpServerResponse response) {
		String id = id(request);
		return readError(request).flatMap((answer) -> accept(response, this.conversation.answer(id, answer)));
	}

	private Publisher<Void> initError(HttpServerRequest request, HttpServerResponse response) {
		return readError(request).flatMap((answer) -> {
			this.conversation.initFailed(answer);
			return accept(response, true);
		});
	}

	private static Mono<RuntimeAnswer> readError(HttpServerRequest request) {
		String type = request.requestHeaders().get("Lambda-Runtime-Function-Error-Type", "Runtime.Unknown");
		return Payloads.read(request, MAX_RESPONSE_BYTES)
			.map((payload) -> RuntimeAnswer.reported(payload.orElse(new byte[0]), type));
	}

	private static String id(HttpServerRequest request) {
		@Nullable String id = request.param("id");
		return (id != null) ? id : "";
	}

	private static Mono<Void> accept(HttpServerResponse response, boolean known) {
		if (!known) {
			return refuse(response, HttpResponseStatus.BAD_REQUEST, "InvalidRequestID", "Invalid request ID");
		}
		return send(response.status(HttpResponseStatus.ACCEPTED), "{\"status\":\"OK\"}");
	}

	private static Mono<Void> refuse(HttpServerResponse response, HttpResponseStatus status, String type,
			String message) {
		return send(response.status(status), "{\"errorType\":\"%s\",\"errorMessage\":\"%s\"}".formatted(type, message));
	}

	private static Mono<Void> send(HttpServerResponse response, String json) {
		return Mono.from(response.header("Content-Type", "application/json")
			.sendByteArray(Mono.just(json.getBytes(StandardCharsets.UTF_8))));
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

}
