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

package io.jobber.worker.function.role;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Activates the profile {@code jobber-worker} beside those of the application, before its
 * configuration files are read: {@code application-jobber-worker.yml} is one of them, and
 * the last. What a launcher has set in the environment is read before that, whatever the
 * application makes of its variables.
 */
final class WorkerProfile implements EnvironmentPostProcessor, Ordered {

	private static final String SOURCE = "jobberWorkerVariables";

	// What launchers set. An application may have other names for its own variables
	// (SpringApplication.setEnvironmentPrefix), or read none at all; and a blank argument
	// of it would win over them.
	private static final Map<String, String> VARIABLES = Map.of(WorkerRole.INVITATION, "JOBBER_WORKER_INVITATION",
			WorkerSettings.OWN_APPLICATION, "JOBBER_WORKER_OWN_APPLICATION");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		readVariables(environment);
		if (WorkerRole.isToldBeforeProfiles(environment)) {
			Set<String> profiles = new LinkedHashSet<>(application.getAdditionalProfiles());
			profiles.add(WorkerRole.PROFILE);
			application.setAdditionalProfiles(profiles.toArray(String[]::new));
		}
	}

	private static void readVariables(ConfigurableEnvironment environment) {
		Map<String, Object> hidden = new LinkedHashMap<>();
		VARIABLES.forEach((property, variable) -> {
			Object value = environment.getSystemEnvironment().get(variable);
			if (value instanceof String text && StringUtils.hasText(text) && !WorkerRole.isSet(environment, property)) {
				hidden.put(property, value);
			}
		});
		if (!hidden.isEmpty()) {
			environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, hidden));
		}
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER - 1;
	}

}
