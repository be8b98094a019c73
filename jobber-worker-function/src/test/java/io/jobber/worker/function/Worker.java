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

package io.jobber.worker.function;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.springframework.cloud.function.cloudevent.CloudEventsFunctionExtensionConfiguration;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.jobber.worker.Cancellation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.TaskRequest;
import io.jobber.worker.function.RecordingTaskCallback.Outcome;
import io.jobber.worker.function.context.JobberContextFunctionAutoConfiguration;

/**
 * An application with some functions, given tasks as the network would.
 */
class Worker implements AutoCloseable {

	static final String JSON = "application/json";

	static final String TEXT = "text/plain";

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	Worker(Class<?>... configuration) {
		this.context.register(configuration);
		this.context.register(ContextFunctionCatalogAutoConfiguration.class,
				CloudEventsFunctionExtensionConfiguration.class, JobberContextFunctionAutoConfiguration.class,
				JobberWorkerFunctionAutoConfiguration.class);
		this.context.refresh();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	Outcome json(String function, String payload) {
		return run(function, JSON, Map.of(), bytes(payload));
	}

	Outcome text(String function, String payload) {
		return run(function, TEXT, Map.of(), bytes(payload));
	}

	Outcome run(String function, String contentType, Map<String, String> headers, byte[] payload) {
		RecordingTaskCallback callback = new RecordingTaskCallback();
		start(request(function, contentType, headers, payload), callback);
		return callback.outcome();
	}

	Cancellation start(TaskRequest request, RecordingTaskCallback callback) {
		return bean(TaskHandler.class).handle(request, callback);
	}

	static TaskRequest request(String function, String contentType, Map<String, String> headers, byte[] payload) {
		return new TaskRequest(1, 1, function, contentType, headers, payload, Duration.ofSeconds(10));
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
