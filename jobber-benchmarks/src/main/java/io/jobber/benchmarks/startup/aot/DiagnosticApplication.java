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

package io.jobber.benchmarks.startup.aot;

import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The diagnostic worker as {@code FunctionInvoker} starts it, to be processed ahead of
 * time. Its classes are those of the package, not of this module.
 */
public final class DiagnosticApplication {

	private DiagnosticApplication() {
	}

	/**
	 * Start it.
	 * @param arguments properties
	 * @throws ClassNotFoundException if this is not run with the package
	 */
	public static void main(String[] arguments) throws ClassNotFoundException {
		new SpringApplicationBuilder()
			.sources(Class.forName("io.jobber.worker.function.diagnostic.DiagnosticWorker"),
					Class.forName("org.springframework.cloud.function.adapter.aws.AWSCompanionAutoConfiguration"))
			.run(arguments);
	}

}
