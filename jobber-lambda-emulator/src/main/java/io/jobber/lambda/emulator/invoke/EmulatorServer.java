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

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.jobber.lambda.emulator.environment.EventQueue;
import io.jobber.lambda.emulator.environment.FunctionPool;
import io.jobber.lambda.emulator.environment.Platform;
import io.jobber.lambda.emulator.runtime.EventLoops;
import io.jobber.lambda.emulator.runtime.LocalRequests;
import io.jobber.lambda.emulator.runtime.Payloads;

/**
 * The HTTP server of the emulator, on the loopback address. A held call takes a
 * connection and no thread.
 */
public final class EmulatorServer implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(EmulatorServer.class);

	private static final String FUNCTIONS = "/2015-03-31/functions";

	private static final String FUNCTION = FUNCTIONS + "/([^/]+)";

	private static final Duration GOODBYE = Duration.ofSeconds(2);

	private final List<Route> routes;

	private final LocalRequests local;

	private final @Nullable SignatureVerifier signatures;

	private final DisposableServer server;

	/**
	 * Start to listen.
	 * @param port 0 is any free one
	 * @param allowedHosts names of this machine that requests may be for, beside those of
	 * the loopback address
	 * @param pools the functions, by their names
	 * @param events where events go
	 * @param platform that is pretended
	 * @param signatures checks requests; {@code null} lets all pass
	 * @throws IllegalStateException if the port is taken
	 */
	public EmulatorServer(int port, Set<String> allowedHosts, Map<String, FunctionPool> pools, EventQueue events,
			Platform platform, @Nullable SignatureVerifier signatures) {
		InvokeApi invoke = new InvokeApi(pools, events, platform);
		ControlApi control = new ControlApi(pools);
		this.local = new LocalRequests(allowedHosts);
		this.signatures = signatures;
		this.routes = List.of(new Route("POST", FUNCTION + "/invocations", invoke::invoke),
				Route.of("GET", FUNCTION + "/configuration", invoke::configuration),
				Route.of("GET", FUNCTION, invoke::function),
				Route.of("GET", FUNCTIONS + "/?", (request) -> invoke.functions()),
				Route.of("GET", "/emulator/bill", (request) -> control.bill()),
				Route.of("GET", "/emulator/environments", (request) -> control.environments()),
				Route.of("PUT", "/emulator/faults/([^/]+)", control::plan),
				Route.of("DELETE", "/emulator/faults/([^/]+)", control::clear));
		this.server = listen(port);
	}

	private DisposableServer listen(int port) {
		HttpServer http = HttpServer.create()
			.runOn(EventLoops.SHARED)
			.host("127.0.0.1")
			.port(port)
			// With it, closing also closes the connections, when they have been answered.
			.channelGroup(new DefaultChannelGroup(GlobalEventExecutor.INSTANCE))
			.handle(this::handle);
		try {
			return http.bindNow();
		}
		catch (ChannelBindException ex) {
			throw new IllegalStateException("The emulator cannot listen on port %d, which is taken".formatted(port),
					ex);
		}
	}

	/**
	 * Where it listens.
	 * @return the endpoint
	 */
	public URI endpoint() {
		return URI.create("http://127.0.0.1:" + ((InetSocketAddress) this.server.address()).getPort());
	}

	private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		String requestId = UUID.randomUUID().toString();
		String stranger = this.local.refusal(request.requestHeaders());
		if (stranger != null) {
			return send(response,
					Response.refusal(new ApiException(403, "AccessDeniedException", "Request refused: " + stranger)),
					requestId);
		}
		return Payloads.read(request, InvokeApi.MAX_REQUEST_BYTES)
			// A client that goes away does not end the invocation.
			.flatMap((body) -> Mono.fromFuture(answer(request, body, requestId), true))
			.onErrorResume((failure) -> Mono.just(failed(failure)))
			.flatMap((answer) -> send(response, answer, requestId));
	}

	private CompletableFuture<Response> answer(HttpServerRequest request, Optional<byte[]> body, String requestId) {
		String method = request.method().name();
		String uri = request.uri();
		String path = uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri;
		if (this.signatures != null && path.startsWith(FUNCTIONS) && body.isPresent()) {
			this.signatures.verify(method, uri, request.requestHeaders(), body.get());
		}
		for (Route route : this.routes) {
			Matcher matcher = route.path().matcher(path);
			if (route.method().equals(method) && matcher.matches()) {
				return route.action()
					.answer(Request.of(matcher.toMatchResult(), uri, request.requestHeaders(), body.orElse(null)),
							requestId);
			}
		}
		throw new ApiException(404, "UnknownOperationException", "There is no %s %s here".formatted(method, path));
	}

	private static Response failed(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof ApiException refusal) {
			return Response.refusal(refusal);
		}
		log.error("The emulator itself has failed", cause);
		return Response.refusal(new ApiException(500, "ServiceException", "The emulator itself has failed: " + cause));
	}

	private static Mono<Void> send(HttpServerResponse response, Response answer, String requestId) {
		response.status(answer.status()).header("x-amzn-RequestId", requestId);
		answer.headers().forEach(response::header);
		if (answer.body().length == 0) {
			return response.header("Content-Length", "0").send();
		}
		return Mono.from(response.header("Content-Type", "application/json")
			.header("Content-Length", Integer.toString(answer.body().length))
			.sendByteArray(Mono.just(answer.body())));
	}

	/**
	 * Free the port. What is being sent has two seconds.
	 */
	@Override
	public void close() {
		this.server.disposeNow(GOODBYE);
	}

	@FunctionalInterface
	private interface Action {

		CompletableFuture<Response> answer(Request request, String requestId);

	}

	private record Route(String method, Pattern path, Action action) {

		Route(String method, String path, Action action) {
			this(method, Pattern.compile(path), action);
		}

		static Route of(String method, String path, Function<Request, Response> action) {
			return new Route(method, path, (request, id) -> CompletableFuture.completedFuture(action.apply(request)));
		}

	}

}
