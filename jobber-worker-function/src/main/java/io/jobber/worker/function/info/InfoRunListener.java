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

package io.jobber.worker.function.info;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers {@code --info}: prints one JSON object and exits with code 0, in any
 * application. The context is refreshed, for that finds the functions, but nothing in it
 * is started: no web server, no worker, no context of a function. The standard output is
 * for the object alone; what else is written there goes to the standard error.
 */
final class InfoRunListener implements SpringApplicationRunListener {

	private static final Map<String, Object> SETTINGS = Map.of("spring.main.web-application-type", "none",
			"spring.main.banner-mode", "off", "spring.main.lazy-initialization", "true");

	private final SpringApplication application;

	private final boolean asked;

	InfoRunListener(SpringApplication application, String[] args) {
		this.application = application;
		this.asked = List.of(args).contains("--info");
	}

	@Override
	public void starting(ConfigurableBootstrapContext bootstrapContext) {
		if (this.asked) {
			System.setOut(System.err);
		}
	}

	@Override
	public void environmentPrepared(ConfigurableBootstrapContext bootstrapContext,
			ConfigurableEnvironment environment) {
		if (this.asked) {
			environment.getPropertySources().addFirst(new MapPropertySource("jobberWorkerInfo", SETTINGS));
		}
	}

	@Override
	public void contextPrepared(ConfigurableApplicationContext context) {
		if (this.asked) {
			context.getBeanFactory()
				.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, new NothingStarts());
		}
	}

	// Before the application's runners, which are not to run.
	@Override
	public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
		if (!this.asked) {
			return;
		}
		byte[] info = new JsonMapper().writeValueAsBytes(InfoDocument.of(name(context), context));
		try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
			out.write(info);
			out.write("\n".getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The answer to --info cannot be written to the standard output", ex);
		}
		System.exit(SpringApplication.exit(context));
	}

	private String name(ConfigurableApplicationContext context) {
		Class<?> main = this.application.getMainApplicationClass();
		String fallback = (main != null) ? main.getSimpleName() : "worker";
		return context.getEnvironment().getProperty("spring.application.name", fallback);
	}

	/**
	 * Stands in for the context's own.
	 */
	private static final class NothingStarts implements LifecycleProcessor {

		@Override
		public void onRefresh() {
		}

		@Override
		public void onClose() {
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
