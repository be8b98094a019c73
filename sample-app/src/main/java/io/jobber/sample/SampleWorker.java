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

package io.jobber.sample;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

import io.jobber.sample.functions.SampleFunctions;

/**
 * A worker and nothing else: the functions, and neither the web nor the sending part of
 * Jobber. A launcher starts it with an invitation in its environment; without one it ends
 * at once.
 */
// No @Configuration: the application's component scan must not find it.
@EnableAutoConfiguration
@Import(SampleFunctions.class)
public final class SampleWorker {

	private SampleWorker() {
	}

	/**
	 * Start the worker.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		new SpringApplicationBuilder(SampleWorker.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("jobber.enabled=false", "spring.grpc.server.enabled=false")
			.run(args);
	}

}
