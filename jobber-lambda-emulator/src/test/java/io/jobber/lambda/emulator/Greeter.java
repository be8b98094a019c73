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

package io.jobber.lambda.emulator;

import java.io.PrintStream;

/**
 * A function in Java that needs nothing but the JDK.
 */
public final class Greeter {

	// A function's standard output is its log.
	private final PrintStream log = System.out;

	public String greet(String name) {
		this.log.println("greeting " + name);
		return switch (name) {
			case "nobody" -> throw new IllegalArgumentException("there is nobody");
			case "depth" -> fall(1000);
			case "heap" -> Long.toString(Runtime.getRuntime().maxMemory());
			default -> "Hello " + name + " from " + System.getenv("AWS_LAMBDA_FUNCTION_NAME");
		};
	}

	private String fall(int depth) {
		if (depth == 0) {
			throw new IllegalStateException("the bottom");
		}
		return fall(depth - 1);
	}

}
