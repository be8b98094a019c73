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

package io.jobber.worker.function.application;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

import io.jobber.worker.function.role.NothingToDoException;

/**
 * Finds out what a worker is to do, from all its settings, before anything is started.
 */
final class Occupation implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

	private static final String PORT = "server.port";

	private static final String WEB = "spring.main.web-application-type";

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		ConfigurableEnvironment environment = event.getEnvironment();
		if (hasPort(environment) || isSet(environment, WEB)) {
			return;
		}
		boolean joins = Stream.of("jobber.worker.invitation", "jobber.worker.join")
			.anyMatch((property) -> isSet(environment, property));
		if (!joins && !List.of(event.getArgs()).contains("--info")) {
			throw new NothingToDoException();
		}
		DefaultPropertiesPropertySource.addOrMerge(Map.of(WEB, "none"), environment.getPropertySources());
	}

	// To Boot a negative port is no server, but a web application all the same.
	private static boolean hasPort(ConfigurableEnvironment environment) {
		return isSet(environment, PORT) && !environment.getRequiredProperty(PORT).strip().startsWith("-");
	}

	// As in SERVER_PORT=${PORT:-}.
	private static boolean isSet(ConfigurableEnvironment environment, String property) {
		return StringUtils.hasText(environment.getProperty(property));
	}

}
