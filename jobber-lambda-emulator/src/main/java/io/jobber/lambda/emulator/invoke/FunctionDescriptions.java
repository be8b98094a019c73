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

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.EmulatedFunction.Architecture;

/**
 * Describes functions as GetFunction, GetFunctionConfiguration and ListFunctions do.
 */
final class FunctionDescriptions {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx")
		.withZone(ZoneOffset.UTC);

	private final String started = TIME.format(Instant.now());

	Map<String, Object> configuration(EmulatedFunction function, String version, String arn) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("FunctionName", function.name());
		description.put("FunctionArn", arn);
		description.put("Runtime", function.runtime());
		description.put("Role", "arn:aws:iam::000000000000:role/emulator");
		description.put("Handler", function.handler());
		description.put("CodeSize", codeSize(function));
		description.put("Description", "");
		description.put("Timeout", function.timeout().toSeconds());
		description.put("MemorySize", function.memoryMegabytes());
		description.put("LastModified", this.started);
		description.put("Version", version);
		description.put("Environment", Map.of("Variables", function.environment()));
		description.put("PackageType", "Zip");
		description.put("Architectures", List.of((function.architecture() == Architecture.ARM64) ? "arm64" : "x86_64"));
		description.put("State", "Active");
		description.put("LastUpdateStatus", "Successful");
		description.put("TracingConfig", Map.of("Mode", "PassThrough"));
		description.put("EphemeralStorage", Map.of("Size", 512));
		description.put("SnapStart", Map.of("ApplyOn", "None", "OptimizationStatus", "Off"));
		return description;
	}

	Map<String, Object> function(EmulatedFunction function, String version, String arn) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("Configuration", configuration(function, version, arn));
		description.put("Code", Map.of("RepositoryType", "S3", "Location", function.code().toUri().toString()));
		if (function.reservedConcurrency() != null) {
			description.put("Concurrency", Map.of("ReservedConcurrentExecutions", function.reservedConcurrency()));
		}
		return description;
	}

	private static long codeSize(EmulatedFunction function) {
		try {
			return Files.isRegularFile(function.code()) ? Files.size(function.code()) : 0;
		}
		catch (IOException ex) {
			return 0; // it was read at the start and is gone since
		}
	}

}
