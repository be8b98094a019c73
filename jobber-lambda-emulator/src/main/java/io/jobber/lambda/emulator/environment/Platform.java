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

package io.jobber.lambda.emulator.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.process.ProcessSignals;

/**
 * What all environments share.
 *
 * @param region that is pretended
 * @param accessKey that functions find in their environment
 * @param secretKey that functions find in their environment
 * @param coldStartDelay before a process is started
 * @param initLimit after which an initialisation is given up
 * @param freeze whether processes stand still between invocations
 * @param idleTimeout after which an environment is removed
 * @param directory for temporary files
 * @param signals to stop, continue and kill processes
 * @param logs where lines go, with the function's name
 * @param executor whose threads each watch one environment at work
 */
public record Platform(String region, String accessKey, String secretKey, Duration coldStartDelay, Duration initLimit,
		boolean freeze, Duration idleTimeout, Path directory, ProcessSignals signals, BiConsumer<String, String> logs,
		Executor executor) {

	/**
	 * The account that is pretended.
	 */
	public static final String ACCOUNT = "000000000000";

	/**
	 * The ARN of a function.
	 * @param name of the function
	 * @return without a qualifier
	 */
	public String arn(String name) {
		return "arn:aws:lambda:%s:%s:function:%s".formatted(this.region, ACCOUNT, name);
	}

	/**
	 * The variables that Lambda gives a process. The function's own come over those that
	 * Lambda does not reserve, and over the credentials, so that it can be let into a
	 * real account.
	 */
	Map<String, String> variables(EmulatedFunction function, String version, String logStream, Path task) {
		Map<String, String> variables = new HashMap<>();
		variables.put("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
		variables.put("LANG", "en_US.UTF-8");
		variables.put("TZ", ":UTC");
		variables.put("LD_LIBRARY_PATH", task + ":" + task.resolve("lib"));
		variables.put("AWS_ACCESS_KEY_ID", this.accessKey);
		variables.put("AWS_SECRET_ACCESS_KEY", this.secretKey);
		variables.put("AWS_SESSION_TOKEN", "emulator");
		variables.putAll(function.environment());
		variables.put("_HANDLER", function.handler());
		variables.put("AWS_REGION", this.region);
		variables.put("AWS_DEFAULT_REGION", this.region);
		variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime());
		variables.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
		variables.put("AWS_LAMBDA_FUNCTION_VERSION", version);
		variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
		variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
		variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
		variables.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream);
		variables.put("LAMBDA_TASK_ROOT", task.toString());
		variables.put("LAMBDA_RUNTIME_DIR", this.directory.toString());
		return variables;
	}

}
