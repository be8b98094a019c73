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

package io.jobber.benchmarks.throughput.echo;

import java.util.function.Function;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

import io.jobber.benchmarks.ProcessTree;

/**
 * A worker whose functions, one for each type, are in Spring Cloud Function's catalog.
 */
@EnableAutoConfiguration
public class FunctionWorker {

	public static void main(String[] args) {
		ProcessTree.endWithParent();
		new SpringApplicationBuilder(FunctionWorker.class).web(WebApplicationType.NONE)
			.properties("jobber.enabled=false", "spring.grpc.server.enabled=false")
			.run(args);
	}

	@Bean
	Function<byte[], byte[]> bytes() {
		return (payload) -> payload;
	}

	@Bean
	Function<String, String> string() {
		return (payload) -> payload;
	}

	@Bean
	Function<Note, Note> json() {
		return (payload) -> payload;
	}

}
