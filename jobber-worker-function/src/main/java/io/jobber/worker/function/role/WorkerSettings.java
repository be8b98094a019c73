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

import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Says that a JVM is a worker only wherever that is asked for, once all settings are
 * known; and if it was started by the application that it is itself, takes from it what
 * two processes on a host cannot share.
 */
final class WorkerSettings implements EnvironmentPostProcessor, Ordered {

	static final String SOURCE = "jobberWorkerOnly";

	/**
	 * Is set to true in the environment of such a process, by the starter's launcher.
	 */
	static final String OWN_APPLICATION = "jobber.worker.own-application";

	private static final String CONFIG_FILE = "Config resource";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!WorkerRole.isOnlyWorker(environment)) {
			return;
		}
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put(WorkerRole.ONLY, "true");
		if (WorkerRole.isTrue(environment, OWN_APPLICATION, false)) {
			settings.putAll(ofOwnApplication());
		}
		preferFilesOfProfile(environment.getPropertySources());
		environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, settings));
		if (!WorkerRole.hasProfile(environment)) {
			// Told by a file, so that those of the profile were not read.
			environment.addActiveProfile(WorkerRole.PROFILE);
		}
		if (!WorkerRole.hasWork(environment) && !isAskedForInfo(environment)) {
			throw new NothingToDoException();
		}
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	// Boot reads those of a profile that is added in this way before those of the others,
	// which would win.
	private static void preferFilesOfProfile(MutablePropertySources sources) {
		List<PropertySource<?>> files = sources.stream()
			.filter((source) -> source.getName().startsWith(CONFIG_FILE))
			.toList();
		files.stream()
			.filter((source) -> source.getName().contains("-" + WorkerRole.PROFILE + "."))
			.filter((source) -> source != files.get(0))
			.forEach((source) -> {
				sources.remove(source.getName());
				sources.addBefore(files.get(0).getName(), source);
			});
	}

	private static boolean isAskedForInfo(ConfigurableEnvironment environment) {
		PropertySource<?> arguments = environment.getPropertySources()
			.get(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME);
		return arguments != null && arguments.containsProperty("info");
	}

	private static Map<String, Object> ofOwnApplication() {
		return Map.of(
				// The application itself may be a standing worker, or a function server.
				WorkerRole.JOIN, "", WorkerRole.HTTP_FUNCTIONS, "false", WorkerRole.HTTP_INVITATIONS, "false",
				// The application logs what the worker writes to its standard output.
				"logging.file.name", "", "logging.file.path", "", "spring.main.banner-mode", "off", //
				"spring.pid.file",
				new File(System.getProperty("java.io.tmpdir"),
						"jobber-worker-" + ProcessHandle.current().pid() + ".pid")
					.getPath(),
				"spring.devtools.livereload.enabled", "false");
	}

}
