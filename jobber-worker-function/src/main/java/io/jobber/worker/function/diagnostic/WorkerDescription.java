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

package io.jobber.worker.function.diagnostic;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;

/**
 * Describes the platform of a worker, without secrets.
 *
 * @param function the Lambda function; empty if it is none
 * @param version the version of that function
 * @param initialization how Lambda started the environment, such as {@code snap-start}
 * @param java the version of Java
 * @param architecture that of the processor
 * @param processors how many of those it may use
 * @param maxMemoryBytes how large its heap may grow
 * @param uptime since the JVM has started
 */
record WorkerDescription(String function, String version, String initialization, String java, String architecture,
		int processors, long maxMemoryBytes, Duration uptime) {

	static WorkerDescription of(Map<String, String> environment) {
		Runtime runtime = Runtime.getRuntime();
		return new WorkerDescription(environment.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", ""),
				environment.getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", ""),
				environment.getOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE", ""), System.getProperty("java.version"),
				System.getProperty("os.arch"), runtime.availableProcessors(), runtime.maxMemory(),
				Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
	}

}
