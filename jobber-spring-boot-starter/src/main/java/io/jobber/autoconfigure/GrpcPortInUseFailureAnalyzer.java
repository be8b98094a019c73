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

import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * Says which setting to change when the port that workers join through is taken.
 */
final class GrpcPortInUseFailureAnalyzer extends AbstractFailureAnalyzer<IOException> {

	private final Environment environment;

	GrpcPortInUseFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IOException cause) {
		if (!isOfGrpcServer(rootFailure)) {
			return null;
		}
		String port = this.environment.getProperty("spring.grpc.server.port", "9090");
		return new FailureAnalysis(
				"The gRPC server, through which workers join, could not listen on port " + port + ": "
						+ NestedExceptionUtils.getMostSpecificCause(cause).getMessage() + ".",
				"Stop the process that listens on port " + port
						+ ", or set spring.grpc.server.port to another one (0 for any that is free).",
				cause);
	}

	private static boolean isOfGrpcServer(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
			.flatMap((each) -> Stream.of(each.getStackTrace()))
			.anyMatch((frame) -> frame.getClassName().startsWith("org.springframework.grpc.server.lifecycle."));
	}

}
