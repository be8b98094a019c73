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
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * When and how workers are launched, and when they are drained.
 *
 * @param minWorkers Number of workers that are kept even if there is nothing to do. 0
 * means that the first task launches the first worker.
 * @param maxWorkers Maximum number of workers, those that are starting included. At least
 * 1.
 * @param workerSlots Number of tasks that a worker takes at a time. At least 1.
 * @param targetUtilization Share of its slots that a worker should have busy, above 0 and
 * at most 1. Lower means more workers and shorter waits.
 * @param bufferSlots Number of slots that are kept free beyond that, for tasks that come
 * all of a sudden. 0 means none, so that there may be no worker at all when there is
 * nothing to do.
 * @param idleTimeout Time after which a worker without tasks is let go, if it is not
 * among the minimum. Must be positive. Workers that turned out to be needed again soon
 * after are kept for up to three times as long.
 * @param workerLifetime Time after which a worker leaves, counted from its join. 0 means
 * never. Must be longer than the timeout of tasks: a worker is given no task that may
 * outlast it.
 * @param joinTimeout Time within which a launched worker must have joined. Must be
 * positive. One whose run is known to go on is waited for, up to four times as long.
 * @param joinToken Secret with which standing workers join, any number of times. At least
 * 16 characters, and another one for each pool. If not set, only launched workers join.
 * @param previousJoinToken Join token that is valid as well, while workers are given the
 * other one. At least 16 characters.
 * @param joinTokenLocation File that holds the join token, instead of a setting. Each of
 * its lines is a token that is valid. It is read again when it has changed.
 * @param joinIdentities Names of the certificates that standing workers have to present
 * beside the join token: subjects or subject alternative names, with an asterisk for any
 * characters but commas. If not set, the join token is enough.
 * @param joinRoles ARNs of the roles of AWS whose sessions may join as standing workers,
 * without a join token. Their paths do not count. If there are none, workers cannot join
 * by their role.
 * @param joinApplication Name of this application that workers sign if they join by their
 * role. If not set, it is spring.application.name. Not to be set for a single pool.
 * @param stsEndpoint Endpoint of AWS STS that is asked who a worker is, as a URL. If not
 * set, it is that of the region of the environment (AWS_REGION). Not to be set for a
 * single pool.
 * @param launcher Platform that workers are launched on. If not set, it is the one that
 * has settings below, or else this JVM. With none, no worker is launched, and tasks wait
 * for those that join with the join token.
 * @param callbackAddress Address that workers dial to join, as host:port. If not set, it
 * is found: that of the gRPC server for workers on this host, that of this replica for
 * others. Never that of a load balancer.
 * @param lambda Workers on AWS Lambda.
 * @param process Workers that are processes on this host.
 * @param http Workers that are started by a request to a URL.
 */
public record SchedulerProperties(@DefaultValue("0") int minWorkers, @DefaultValue("10") int maxWorkers,
		@DefaultValue("16") int workerSlots, @DefaultValue("0.8") double targetUtilization,
		@DefaultValue("0") int bufferSlots, @DefaultValue("5s") Duration idleTimeout,
		@DefaultValue("15m") Duration workerLifetime, @DefaultValue("30s") Duration joinTimeout,
		@Nullable String joinToken, @Nullable String previousJoinToken, @Nullable String joinTokenLocation,
		@DefaultValue List<String> joinIdentities, @DefaultValue List<String> joinRoles,
		@Nullable String joinApplication, @Nullable URI stsEndpoint, @Nullable Platform launcher,
		@Nullable String callbackAddress, @DefaultValue LambdaProperties lambda,
		@DefaultValue ProcessProperties process, @DefaultValue HttpProperties http) {

	public SchedulerProperties {
		// A file that holds a secret mostly ends with a new line.
		joinToken = (joinToken != null) ? textOrNull(joinToken.strip()) : null;
		previousJoinToken = (previousJoinToken != null) ? textOrNull(previousJoinToken.strip()) : null;
		joinTokenLocation = textOrNull(joinTokenLocation);
		joinIdentities = joinIdentities.stream().filter(StringUtils::hasText).toList();
		joinApplication = textOrNull(joinApplication);
		callbackAddress = textOrNull(callbackAddress);
	}

	// As in function-name: ${WORKER_FUNCTION:}.
	private static @Nullable String textOrNull(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

	/**
	 * A name without the join tokens, for logs.
	 */
	@Override
	public String toString() {
		return "SchedulerProperties";
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
	 *
	 * @param functionName Name or ARN of the function that is the worker.
	 * @param qualifier Version or alias of the function. If not set, it is the
	 * unpublished version, which has no SnapStart.
	 * @param invocationType How the function is invoked. With request-response the call
	 * is held for as long as the worker lives, and tells how it ended.
	 * @param region Region of the function. If not set, the AWS SDK finds it.
	 * @param endpoint Endpoint of the Lambda API, as a URL. If not set, it is that of
	 * AWS.
	 * @param checkFunction Whether to look at the configuration of the function at the
	 * start, and to fail it if no worker could serve.
	 */
	public record LambdaProperties(@Nullable String functionName, @Nullable String qualifier,
			@DefaultValue("request-response") InvocationType invocationType, @Nullable String region,
			@Nullable URI endpoint, @DefaultValue("true") boolean checkFunction) {

		public LambdaProperties {
			functionName = textOrNull(functionName);
			qualifier = textOrNull(qualifier);
			region = textOrNull(region);
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
	 *
	 * @param command Command that starts a worker, a list of the program and its
	 * arguments. It finds its invitation in the environment variable
	 * JOBBER_WORKER_INVITATION. If not set, the worker is this very application.
	 * @param jvmOptions Options of the worker's JVM, if it is this very application, such
	 * as -Xmx256m. They win over the options of this JVM, of which the worker gets all
	 * but agents and sizes of the heap.
	 * @param maxProcesses Maximum number of worker processes on this host, of all pools
	 * together. At least 1. If not set, two for each processor. Not to be set for a
	 * single pool.
	 */
	public record ProcessProperties(@DefaultValue List<String> command, @DefaultValue List<String> jvmOptions,
			@Nullable Integer maxProcesses) {

	}

	/**
	 * Workers that are started by a request to a URL.
	 *
	 * @param url URL that an invitation is posted to.
	 * @param headers Headers of the request, such as Authorization.
	 */
	public record HttpProperties(@Nullable URI url, @DefaultValue Map<String, String> headers) {

		/**
		 * A name without the headers, for logs.
		 */
		@Override
		public String toString() {
			return "HttpProperties";
		}

	}

}
