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

import java.io.File;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.jobber.JobberTemplate;
import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * An application that has excluded jobber-launcher-lambda, and with it the AWS SDK: in
 * these tests no class of theirs can be found.
 */
@ExtendWith(OutputCaptureExtension.class)
class WithoutLambdaTests {

	@Test
	void applicationWithoutTheLauncherOfLambdaServesTasks() throws Exception {
		assertThat(run()).isEqualTo("hello");
	}

	@ParameterizedTest
	@CsvSource({ "jobber.scheduler.launcher=lambda,jobber.scheduler.launcher,lambda",
			"jobber.scheduler.max-workers=1,jobber.scheduler.lambda.function-name,orders" })
	void settingsOfLambdaFailTheStartAndNameWhatToAdd(String argument, String property, String value,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--" + argument, "--jobber.scheduler.lambda.function-name=orders"));

		assertThat(output.getAll())
			.contains("APPLICATION FAILED TO START",
					"Invalid value '" + value + "' for configuration property '" + property + "'",
					"add io.jobber:jobber-launcher-lambda")
			.doesNotContain("NoClassDefFoundError")
			.doesNotContain("\tat io.jobber");
	}

	// The loader is not closed: threads of the application outlive it for a moment.
	@SuppressWarnings("resource")
	private static String run(String... arguments) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		URLClassLoader without = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
		thread.setContextClassLoader(without);
		try {
			Constructor<?> constructor = without.loadClass(Application.class.getName())
				.getDeclaredConstructor(String[].class);
			constructor.setAccessible(true);
			@SuppressWarnings("unchecked")
			Callable<String> application = (Callable<String>) constructor.newInstance((Object) arguments);
			return application.call();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static URL[] classPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("jobber-launcher-lambda") && !entry.contains("awssdk"))
			.map(WithoutLambdaTests::url)
			.toArray(URL[]::new);
	}

	private static URL url(String entry) {
		try {
			return new File(entry).toURI().toURL();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Starts, does one task and stops.
	 */
	public static class Application implements Callable<String> {

		private final String[] arguments;

		Application(String... arguments) {
			this.arguments = arguments;
		}

		@Override
		public String call() {
			SpringApplication application = new SpringApplication(Wiring.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.setDefaultProperties(Map.of("spring.grpc.server.port", "0"));
			try (ConfigurableApplicationContext context = application.run(this.arguments)) {
				return context.getBean(JobberTemplate.class)
					.execute("echo", "hello", String.class)
					.block(Duration.ofMinutes(1));
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Wiring {

		@Bean
		TaskHandler handler() {
			return (request, callback) -> {
				callback.succeeded("text/plain", Map.of(), request.payload());
				return () -> {
				};
			};
		}

	}

}
