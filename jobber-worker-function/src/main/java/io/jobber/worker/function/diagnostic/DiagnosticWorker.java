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

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.messaging.Message;

import io.jobber.worker.function.application.JobberWorkerApplication;

/**
 * The application of a worker that is deployed as it is. Other applications do not get
 * these functions: nothing imports them.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@PropertySource("classpath:io/jobber/worker/function/diagnostic/worker.properties")
public class DiagnosticWorker {

	private static final Duration LONGEST_SLEEP = Duration.ofMinutes(15);

	/**
	 * Start the worker.
	 * @param args its settings
	 */
	public static void main(String[] args) {
		JobberWorkerApplication.run(DiagnosticWorker.class, args);
	}

	/**
	 * Answer what was asked, as it was asked.
	 * @return the function
	 */
	@Bean
	public Function<Message<byte[]>, Message<byte[]>> echo() {
		return (message) -> message;
	}

	/**
	 * Wait for so many milliseconds, 900,000 at most, and answer the number. Ends at once
	 * when its thread is interrupted.
	 * @return the function
	 */
	@Bean
	public Function<Long, Long> sleep() {
		return (millis) -> {
			if (millis < 0 || millis > LONGEST_SLEEP.toMillis()) {
				throw new DiagnosticFunctionException(
						"Cannot sleep for " + millis + " ms: 0 to " + LONGEST_SLEEP.toMillis() + " are possible");
			}
			try {
				Thread.sleep(millis);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new DiagnosticFunctionException("Woken before " + millis + " ms were over");
			}
			return millis;
		};
	}

	/**
	 * Throw an exception with the text as its message.
	 * @return the function
	 */
	@Bean
	public Function<String, String> fail() {
		return (message) -> {
			throw new DiagnosticFunctionException(message);
		};
	}

	/**
	 * Describe what the worker runs on, as JSON.
	 * @return the function
	 */
	@Bean
	public Supplier<WorkerDescription> info() {
		return () -> WorkerDescription.of(System.getenv());
	}

}
