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

package io.jobber.scheduler.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.json.WorkerJson;

/**
 * Launches a worker by posting its invitation, as JSON, to a URL. A platform that holds
 * the call answers with the worker's report when its run has ended. One that answers with
 * success before, and without a report, has accepted the launch; the outcome of the run
 * is unknown then.
 * <p>
 * Other answers fail the launch: 401 and 403 with {@link Reason#FORBIDDEN}, 404 and 410
 * with {@link Reason#NOT_FOUND}, 429 and 503 with {@link Reason#THROTTLED} and what
 * {@code Retry-After} says, 500 with {@link Reason#FAILED}, others from 500 with
 * {@link Reason#UNAVAILABLE}, all others with {@link Reason#INVALID}. So does a platform
 * that cannot be reached ({@link Reason#UNAVAILABLE}), a held call that breaks or is
 * ended by {@link #close()} ({@link Reason#DISCONNECTED}), and one that is still held two
 * minutes after the worker's lifetime ({@link Reason#TIMED_OUT}).
 * <p>
 * Redirects are not followed: they would take the token elsewhere. HTTP/1.1 is spoken, so
 * that each held call has a connection of its own: over HTTP/2 the end of one connection
 * would be the end of all calls, and a server's limit of streams one of workers.
 */
public final class HttpWorkerLauncher implements WorkerLauncher, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(HttpWorkerLauncher.class);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	// The lifetime counts from the join, and a platform takes its time to get there.
	private static final Duration SLACK = Duration.ofMinutes(2);

	// More than any report has.
	private static final int MAX_BODY_BYTES = 64 * 1024;

	// With the tokens of their invitations.
	private final Map<CompletableFuture<?>, String> calls = new ConcurrentHashMap<>();

	private final HttpClient client = HttpClient.newBuilder()
		.version(Version.HTTP_1_1)
		.followRedirects(Redirect.NEVER)
		.connectTimeout(CONNECT_TIMEOUT)
		.build();

	private final Target target;

	private final Duration slack;

	private volatile boolean closed;

	/**
	 * Create a launcher.
	 * @param url what to post invitations to; {@code http} or {@code https}
	 * @param headers sent with each, {@code Authorization} for one
	 */
	public HttpWorkerLauncher(URI url, Map<String, String> headers) {
		this(url, headers, "jobber");
	}

	/**
	 * Create the launcher of a pool.
	 * @param url what to post invitations to; {@code http} or {@code https}
	 * @param headers sent with each, {@code Authorization} for one
	 * @param settings prefix of the pool's properties, for messages
	 */
	public HttpWorkerLauncher(URI url, Map<String, String> headers, String settings) {
		this(url, headers, SLACK, settings);
	}

	HttpWorkerLauncher(URI url, Map<String, String> headers, Duration slack, String settings) {
		this.target = new Target(url, headers, settings);
		this.slack = slack;
	}

	@Override
	public CompletionStage<WorkReport> launch(Invitation invitation) {
		if (this.closed) {
			return CompletableFuture
				.failedFuture(new LaunchException(Reason.UNAVAILABLE, "The launcher by HTTP is closed"));
		}
		HttpRequest request = this.target.post(BodyPublishers.ofString(WorkerJson.write(invitation)));
		CompletableFuture<HttpResponse<String>> call = this.client.sendAsync(request, (head) -> body());
		this.calls.put(call, invitation.token());
		// Closed meanwhile: either close() saw the call or it is seen here.
		if (this.closed) {
			call.cancel(true);
		}
		CompletableFuture<WorkReport> run = new CompletableFuture<>();
		limit(call.copy(), invitation.lifetime()).whenComplete((response, failure) -> {
			call.cancel(true);
			if (failure != null) {
				run.completeExceptionally(Failures.notAnswered(this.target, failure));
			}
			else {
				answered(invitation, run, response);
			}
			this.calls.remove(call);
		});
		return run;
	}

	/**
	 * Whether the platform still holds the call. The outcome of a launch that it has only
	 * accepted is unknown.
	 */
	@Override
	public boolean isRunning(Invitation invitation) {
		return this.calls.containsValue(invitation.token());
	}

	/**
	 * Whether the URL's host is another than this one, by name or loopback address.
	 */
	@Override
	public boolean isRemote() {
		return !this.target.isLoopback();
	}

	/**
	 * Cancel all held calls. Whether their workers keep running is up to the platform.
	 */
	@Override
	public void close() {
		this.closed = true;
		List.copyOf(this.calls.keySet()).forEach((call) -> call.cancel(true));
	}

	int held() {
		return this.calls.size();
	}

	// Truncated: an endless body must not fill the memory.
	private static BodySubscriber<String> body() {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		return BodySubscribers.mapping(
				BodySubscribers.ofByteArrayConsumer((next) -> next
					.ifPresent((part) -> body.write(part, 0, Math.min(part.length, MAX_BODY_BYTES - body.size())))),
				(end) -> body.toString(StandardCharsets.UTF_8));
	}

	private <T> CompletableFuture<T> limit(CompletableFuture<T> call, Duration lifetime) {
		return lifetime.isZero() ? call
				: call.orTimeout(TimeUnit.NANOSECONDS.convert(lifetime.plus(this.slack)), TimeUnit.NANOSECONDS);
	}

	private void answered(Invitation invitation, CompletableFuture<WorkReport> run, HttpResponse<String> response) {
		// Error pages like to repeat the request.
		String body = response.body().replace(invitation.token(), "***");
		if (response.statusCode() / 100 != 2) {
			run.completeExceptionally(Failures.refused(this.target, response, body));
			return;
		}
		WorkReport report = WorkerJson.readReport(body);
		if (report != null) {
			run.complete(report);
		}
		else {
			log.debug("{} accepted a launch with status {} and reports no outcome", this.target, response.statusCode());
		}
	}

}
