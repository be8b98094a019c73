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

package io.jobber.it;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import io.jobber.worker.InterruptibleTask;
import io.jobber.worker.TaskExecutors;
import io.jobber.worker.TaskHandler;

/**
 * An application whose workers, threads of its own JVM, know a few plain functions.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class EchoApplication {

	@Bean(destroyMethod = "shutdownNow")
	ExecutorService taskExecutor() {
		return TaskExecutors.newExecutor("echo-");
	}

	@Bean
	Gate gate() {
		return new Gate();
	}

	@Bean
	TaskHandler echoHandler(ExecutorService taskExecutor, Gate gate) {
		return (request, callback) -> InterruptibleTask.start(taskExecutor, callback, () -> {
			switch (request.function()) {
				case "echo" -> callback.succeeded(request.contentType(), request.headers(), request.payload());
				case "sleep" -> {
					Object never = new Object();
					synchronized (never) {
						never.wait(Long.parseLong(new String(request.payload(), StandardCharsets.UTF_8)));
					}
					callback.succeeded("text/plain", Map.of(), request.payload());
				}
				case "wait-at-gate" -> {
					gate.pass();
					callback.succeeded("text/plain", Map.of(), request.payload());
				}
				default -> throw new IllegalStateException("no " + request.function());
			}
		});
	}

	/**
	 * Holds up tasks until it is opened.
	 */
	static final class Gate {

		private volatile CountDownLatch open = new CountDownLatch(1);

		void open() {
			this.open.countDown();
		}

		void close() {
			this.open = new CountDownLatch(1);
		}

		private void pass() throws InterruptedException {
			this.open.await();
		}

	}

}
