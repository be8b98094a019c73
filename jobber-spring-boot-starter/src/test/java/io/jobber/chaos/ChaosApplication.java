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

package io.jobber.chaos;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

import io.jobber.scheduler.WorkerLauncher;

/**
 * An application with a real gRPC port and nothing else.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ChaosApplication {

	/**
	 * Start an application.
	 * @param launcher launches its workers; without one, a test invites them itself
	 * @param properties as on the command line, without dashes
	 * @return its context; closing it does not close the launcher
	 */
	static ConfigurableApplicationContext start(@Nullable WorkerLauncher launcher, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--spring.grpc.server.port=0", "--spring.main.banner-mode=off",
				"--logging.level.root=error", "--logging.level.io.jobber.chaos=info"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new SpringApplicationBuilder(ChaosApplication.class).web(WebApplicationType.NONE)
			// On a busy machine processes and tasks take a while.
			.properties("jobber.scheduler.join-timeout=3m", "jobber.timeout=3m")
			.initializers((context) -> {
				if (launcher != null) {
					context.getBeanFactory().registerSingleton("testWorkerLauncher", launcher);
				}
			})
			.listeners(new LevelOfOthers())
			.run(arguments.toArray(String[]::new));
	}

	/**
	 * Levels belong to the JVM, whose other tests may look at what is logged.
	 */
	private static final class LevelOfOthers implements ApplicationListener<ContextClosedEvent> {

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
			LoggingSystem.get(getClass().getClassLoader()).setLogLevel("ROOT", LogLevel.INFO);
		}

	}

}
