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

package io.jobber.scheduler.lambda;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.LoopbackHost;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.json.WorkerJson;

/**
 * Launches workers on AWS Lambda: one invocation is one worker's life. The invitation is
 * the event, the worker's report is the response. A failed call is never retried, because
 * it may have launched a worker: the scheduler decides again.
 * <ul>
 * <li>any thread: {@link #launch}, {@link #close}</li>
 * <li>one thread of its own, which ends when it is idle: starts the calls, because the
 * SDK may block to find credentials</li>
 * <li>the SDK's threads: the end of a call</li>
 * </ul>
 */
public final class LambdaWorkerLauncher implements WorkerLauncher, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LambdaWorkerLauncher.class);

	// "Lambda quotas": the longest timeout that a function can have.
	static final Duration LONGEST_RUN = Duration.ofMinutes(15);

	// What a call may take besides the worker's life: a cold start, the join, the end.
	private static final Duration HELD_CALL_SLACK = Duration.ofMinutes(5);

	private static final Duration EVENT_CALL_TIMEOUT = Duration.ofSeconds(30);

	private static final int WAITING_CALLS = 10_000;

	private final LambdaAsyncClient client;

	private final LambdaFunction function;

	private final InvocationType type;

	private final String clientContext;

	private final ExecutorService starter = new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(WAITING_CALLS), new DefaultThreadFactory("jobber-lambda", true));

	// With the tokens of their invitations.
	private final Map<CompletableFuture<WorkReport>, String> held = new ConcurrentHashMap<>();

	/**
	 * Create a launcher.
	 * @param client what to call AWS with; it is not closed, and its retries and timeouts
	 * of API calls are overridden
	 * @param function what to invoke
	 * @param type how to invoke it: with {@code REQUEST_RESPONSE} the call is held for
	 * the worker's life, and its end tells how the run ended; with {@code EVENT} Lambda
	 * queues the invocation, does not tell how the run ended, and repeats one that failed
	 * unless the function's event invoke configuration has no retries: the token of its
	 * invitation is spent by then
	 * @param context who invokes it, for the function's logs; Lambda passes it to the
	 * function as the custom part of the client context, except with {@code EVENT}
	 */
	public LambdaWorkerLauncher(LambdaAsyncClient client, LambdaFunction function, InvocationType type,
			Map<String, String> context) {
		this.client = client;
		this.function = function;
		this.type = type;
		this.clientContext = Base64.getEncoder()
			.encodeToString(JsonMapper.shared().writeValueAsBytes(Map.of("custom", context)));
	}

	/**
	 * Invoke the function. Never blocks.
	 * @param invitation the event
	 * @return completes as {@link WorkerLauncher} specifies, exceptionally always with a
	 * {@link LaunchException}; with {@link InvocationType#EVENT} only if Lambda did not
	 * accept the event. Cancelling it ends the call, though not the run
	 */
	@Override
	public CompletionStage<WorkReport> launch(Invitation invitation) {
		CompletableFuture<WorkReport> run = new CompletableFuture<>();
		InvokeRequest request = request(invitation);
		this.held.put(run, invitation.token());
		run.whenComplete((report, failure) -> this.held.remove(run));
		try {
			this.starter.execute(() -> invoke(request, run));
		}
		catch (RejectedExecutionException ex) {
			run.completeExceptionally(new LaunchException(Reason.UNAVAILABLE,
					this.starter.isShutdown() ? "Function " + this.function + " is not invoked: its launcher is closed"
							: "Function " + this.function + " is not invoked: " + WAITING_CALLS
									+ " invocations are already waiting"));
		}
		return run;
	}

	/**
	 * Whether the call is still held.
	 */
	@Override
	public boolean isRunning(Invitation invitation) {
		return this.type == InvocationType.REQUEST_RESPONSE && this.held.containsValue(invitation.token());
	}

	/**
	 * Whether AWS runs the function, and not an emulator on this machine.
	 */
	@Override
	public boolean isRemote() {
		try {
			return !LoopbackHost
				.matches(this.client.serviceClientConfiguration().endpointOverride().map(URI::getHost).orElse(null));
		}
		catch (UnsupportedOperationException ex) {
			// The default of the interface, which a test double may have.
			return true;
		}
	}

	/**
	 * Cancel all held calls. Their workers keep running until the dispatcher drains or
	 * refuses them.
	 */
	@Override
	public void close() {
		this.starter.shutdown();
		List.copyOf(this.held.keySet())
			.forEach((run) -> run.completeExceptionally(new LaunchException(Reason.DISCONNECTED,
					"The call of function " + this.function + " was cancelled, because its launcher was closed")));
	}

	int heldCalls() {
		return this.held.size();
	}

	private void invoke(InvokeRequest request, CompletableFuture<WorkReport> run) {
		if (run.isDone()) {
			return;
		}
		CompletableFuture<InvokeResponse> call;
		try {
			call = this.client.invoke(request);
		}
		catch (RuntimeException | LinkageError ex) {
			run.completeExceptionally(CallFailure.of(this.function, ex));
			return;
		}
		run.whenComplete((report, failure) -> call.cancel(true));
		call.thenAccept((response) -> ended(response, run)).whenComplete((nothing, failure) -> {
			if (failure != null) {
				run.completeExceptionally(CallFailure.of(this.function, failure));
			}
		});
	}

	private void ended(InvokeResponse response, CompletableFuture<WorkReport> run) {
		String requestId = response.responseMetadata().requestId();
		if (response.functionError() == null && this.type == InvocationType.EVENT) {
			logger.debug("Invocation {} of function {} was accepted", requestId, this.function);
			this.held.remove(run);
			return;
		}
		String payload = (response.payload() != null) ? response.payload().asUtf8String() : "";
		if (response.functionError() != null) {
			run.completeExceptionally(FunctionError.read(payload).toException(this.function, requestId));
			return;
		}
		WorkReport report = WorkerJson.readReport(payload);
		if (report == null) {
			run.completeExceptionally(FunctionError.noReport(this.function, payload, requestId));
			return;
		}
		logger.info("Worker {} ended: invocation {} of function {} has returned", report.workerId(), requestId,
				this.function);
		run.complete(report);
	}

	private InvokeRequest request(Invitation invitation) {
		boolean event = this.type == InvocationType.EVENT;
		Duration lifetime = invitation.lifetime();
		Duration run = (lifetime.compareTo(LONGEST_RUN) > 0) ? lifetime : LONGEST_RUN;
		Duration timeout = event ? EVENT_CALL_TIMEOUT : run.plus(HELD_CALL_SLACK);
		return InvokeRequest.builder()
			.functionName(this.function.name())
			.qualifier(this.function.qualifier())
			.invocationType(this.type)
			.clientContext(event ? null : this.clientContext)
			.payload(SdkBytes.fromUtf8String(WorkerJson.write(invitation)))
			.overrideConfiguration((override) -> override.apiCallTimeout(timeout)
				.apiCallAttemptTimeout(timeout)
				.addPlugin((client) -> client.overrideConfiguration(
						(configuration) -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))))
			.build();
	}

}
