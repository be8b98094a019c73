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

package io.jobber.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

import io.jobber.worker.Invitation;

/**
 * When and how workers are launched, and when they are drained.
 */
public class SchedulerProperties {

	/**
	 * Number of workers that are kept even if there is nothing to do. 0 means that the
	 * first task launches the first worker.
	 */
	private int minWorkers = 0;

	/**
	 * Maximum number of workers, those that are starting included. At least 1.
	 */
	private int maxWorkers = 10;

	/**
	 * Number of tasks that a worker takes at a time. At least 1.
	 */
	private int workerSlots = 16;

	/**
	 * Share of its slots that a worker should have busy, above 0 and at most 1. Lower
	 * means more workers and shorter waits.
	 */
	private double targetUtilization = 0.8;

	/**
	 * Number of slots that are kept free beyond that, for tasks that come all of a
	 * sudden. 0 means none, so that there may be no worker at all when there is nothing
	 * to do.
	 */
	private int bufferSlots = 0;

	/**
	 * Time after which a worker without tasks is let go, if it is not among the minimum.
	 * Must be positive. Workers that turned out to be needed again soon after are kept
	 * for up to three times as long.
	 */
	private Duration idleTimeout = Duration.ofSeconds(5);

	/**
	 * Time after which a worker leaves, counted from its join. 0 means never. Must be
	 * longer than the timeout of tasks: a worker is given no task that may outlast it.
	 */
	private Duration workerLifetime = Duration.ofMinutes(15);

	/**
	 * Time within which a launched worker must have joined. Must be positive. One whose
	 * run is known to go on is waited for, up to four times as long.
	 */
	private Duration joinTimeout = Duration.ofSeconds(30);

	/**
	 * Secret with which standing workers join, any number of times. At least 16
	 * characters, and another one for each pool. If not set, only launched workers join.
	 */
	private @Nullable String joinToken;

	/**
	 * Join token that is valid as well, while workers are given the other one. At least
	 * 16 characters.
	 */
	private @Nullable String previousJoinToken;

	/**
	 * File that holds the join token, instead of a setting. Each of its lines is a token
	 * that is valid. It is read again when it has changed.
	 */
	private @Nullable String joinTokenLocation;

	/**
	 * Platform that workers are launched on. If not set, it is the one that has settings
	 * below, or else this JVM. With none, no worker is launched, and tasks wait for those
	 * that join with the join token.
	 */
	private @Nullable Platform launcher;

	/**
	 * Address that workers dial to join, as host:port. If not set, it is found: that of
	 * the gRPC server for workers on this host, that of this replica for others. Never
	 * that of a load balancer.
	 */
	private @Nullable String callbackAddress;

	private final LambdaProperties lambda = new LambdaProperties();

	private final ProcessProperties process = new ProcessProperties();

	private final HttpProperties http = new HttpProperties();

	public int getMinWorkers() {
		return this.minWorkers;
	}

	public void setMinWorkers(int minWorkers) {
		this.minWorkers = Bounds.atLeast(0, minWorkers);
	}

	public int getMaxWorkers() {
		return this.maxWorkers;
	}

	public void setMaxWorkers(int maxWorkers) {
		this.maxWorkers = Bounds.atLeast(1, maxWorkers);
	}

	public int getWorkerSlots() {
		return this.workerSlots;
	}

	public void setWorkerSlots(int workerSlots) {
		this.workerSlots = Bounds.atLeast(1, workerSlots);
	}

	public double getTargetUtilization() {
		return this.targetUtilization;
	}

	public void setTargetUtilization(double targetUtilization) {
		Assert.isTrue(targetUtilization > 0 && targetUtilization <= 1, "must be above 0 and at most 1");
		this.targetUtilization = targetUtilization;
	}

	public int getBufferSlots() {
		return this.bufferSlots;
	}

	public void setBufferSlots(int bufferSlots) {
		this.bufferSlots = Bounds.atLeast(0, bufferSlots);
	}

	public Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(Duration idleTimeout) {
		this.idleTimeout = Bounds.positive(idleTimeout);
	}

	public Duration getWorkerLifetime() {
		return this.workerLifetime;
	}

	public void setWorkerLifetime(Duration workerLifetime) {
		this.workerLifetime = Bounds.notNegative(workerLifetime);
	}

	public Duration getJoinTimeout() {
		return this.joinTimeout;
	}

	public void setJoinTimeout(Duration joinTimeout) {
		this.joinTimeout = Bounds.positive(joinTimeout);
	}

	public @Nullable String getJoinToken() {
		return this.joinToken;
	}

	// Not validated here: Boot would show the secret in its binding error.
	public void setJoinToken(@Nullable String joinToken) {
		// A file that holds a secret mostly ends with a new line.
		this.joinToken = (joinToken != null) ? textOrNull(joinToken.strip()) : null;
	}

	public @Nullable String getPreviousJoinToken() {
		return this.previousJoinToken;
	}

	public void setPreviousJoinToken(@Nullable String previousJoinToken) {
		this.previousJoinToken = (previousJoinToken != null) ? textOrNull(previousJoinToken.strip()) : null;
	}

	public @Nullable String getJoinTokenLocation() {
		return this.joinTokenLocation;
	}

	public void setJoinTokenLocation(@Nullable String joinTokenLocation) {
		this.joinTokenLocation = textOrNull(joinTokenLocation);
	}

	public @Nullable Platform getLauncher() {
		return this.launcher;
	}

	public void setLauncher(@Nullable Platform launcher) {
		this.launcher = launcher;
	}

	public LambdaProperties getLambda() {
		return this.lambda;
	}

	public ProcessProperties getProcess() {
		return this.process;
	}

	public HttpProperties getHttp() {
		return this.http;
	}

	public @Nullable String getCallbackAddress() {
		return this.callbackAddress;
	}

	public void setCallbackAddress(@Nullable String callbackAddress) {
		String address = textOrNull(callbackAddress);
		Assert.isTrue(address == null || Invitation.isHostAndPort(address),
				"must be host:port, such as 10.0.0.7:9090 or [fd00::7]:9090");
		this.callbackAddress = address;
	}

	// As in function-name: ${WORKER_FUNCTION:}.
	private static @Nullable String textOrNull(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

	private static URI url(URI url) {
		Assert.isTrue(("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null,
				"must be a URL, such as http://127.0.0.1:9001");
		return url;
	}

	/**
	 * Where workers are launched.
	 */
	public enum Platform {

		/**
		 * Nowhere.
		 */
		NONE,

		/**
		 * Threads of this JVM.
		 */
		LOCAL,

		/**
		 * Processes on this host.
		 */
		PROCESS,

		/**
		 * AWS Lambda.
		 */
		LAMBDA,

		/**
		 * Whatever answers a request to a URL.
		 */
		HTTP

	}

	/**
	 * Workers on AWS Lambda.
	 */
	public static class LambdaProperties {

		/**
		 * Name or ARN of the function that is the worker.
		 */
		private @Nullable String functionName;

		/**
		 * Version or alias of the function. If not set, it is the unpublished version,
		 * which has no SnapStart.
		 */
		private @Nullable String qualifier;

		/**
		 * How the function is invoked. With request-response the call is held for as long
		 * as the worker lives, and tells how it ended.
		 */
		private InvocationType invocationType = InvocationType.REQUEST_RESPONSE;

		/**
		 * Region of the function. If not set, the AWS SDK finds it.
		 */
		private @Nullable String region;

		/**
		 * Endpoint of the Lambda API, as a URL. If not set, it is that of AWS.
		 */
		private @Nullable URI endpoint;

		/**
		 * Whether to look at the configuration of the function at the start, and to fail
		 * it if no worker could serve.
		 */
		private boolean checkFunction = true;

		public @Nullable String getFunctionName() {
			return this.functionName;
		}

		public void setFunctionName(@Nullable String functionName) {
			this.functionName = textOrNull(functionName);
		}

		public @Nullable String getQualifier() {
			return this.qualifier;
		}

		public void setQualifier(@Nullable String qualifier) {
			this.qualifier = textOrNull(qualifier);
		}

		public InvocationType getInvocationType() {
			return this.invocationType;
		}

		public void setInvocationType(InvocationType invocationType) {
			this.invocationType = invocationType;
		}

		public @Nullable String getRegion() {
			return this.region;
		}

		public void setRegion(@Nullable String region) {
			this.region = textOrNull(region);
		}

		public @Nullable URI getEndpoint() {
			return this.endpoint;
		}

		public void setEndpoint(@Nullable URI endpoint) {
			this.endpoint = (endpoint != null) ? url(endpoint) : null;
		}

		public boolean isCheckFunction() {
			return this.checkFunction;
		}

		public void setCheckFunction(boolean checkFunction) {
			this.checkFunction = checkFunction;
		}

		/**
		 * How a function is invoked.
		 */
		public enum InvocationType {

			/**
			 * The call is held for the worker's life, and its end tells how the run
			 * ended.
			 */
			REQUEST_RESPONSE,

			/**
			 * Lambda queues the invocation and answers at once.
			 */
			EVENT

		}

	}

	/**
	 * Workers that are processes on this host.
	 */
	public static class ProcessProperties {

		/**
		 * Command that starts a worker, a list of the program and its arguments. It finds
		 * its invitation in the environment variable JOBBER_WORKER_INVITATION. If not
		 * set, the worker is this very application.
		 */
		private List<String> command = new ArrayList<>();

		/**
		 * Options of the worker's JVM, if it is this very application, such as -Xmx256m.
		 * They win over the options of this JVM, of which the worker gets all but agents
		 * and sizes of the heap.
		 */
		private List<String> jvmOptions = new ArrayList<>();

		/**
		 * Maximum number of worker processes on this host, of all pools together. At
		 * least 1. If not set, two for each processor. Not to be set for a single pool.
		 */
		private @Nullable Integer maxProcesses;

		public List<String> getCommand() {
			return this.command;
		}

		public void setCommand(List<String> command) {
			this.command = command;
		}

		public List<String> getJvmOptions() {
			return this.jvmOptions;
		}

		public void setJvmOptions(List<String> jvmOptions) {
			this.jvmOptions = jvmOptions;
		}

		public @Nullable Integer getMaxProcesses() {
			return this.maxProcesses;
		}

		public void setMaxProcesses(@Nullable Integer maxProcesses) {
			this.maxProcesses = (maxProcesses != null) ? Bounds.atLeast(1, maxProcesses) : null;
		}

	}

	/**
	 * Workers that are started by a request to a URL.
	 */
	public static class HttpProperties {

		/**
		 * URL that an invitation is posted to.
		 */
		private @Nullable URI url;

		/**
		 * Headers of the request, such as Authorization.
		 */
		private Map<String, String> headers = new LinkedHashMap<>();

		public @Nullable URI getUrl() {
			return this.url;
		}

		public void setUrl(@Nullable URI url) {
			this.url = (url != null) ? SchedulerProperties.url(url) : null;
		}

		public Map<String, String> getHeaders() {
			return this.headers;
		}

		public void setHeaders(Map<String, String> headers) {
			this.headers = headers;
		}

	}

}
