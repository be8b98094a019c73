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

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Runs an application that is a worker and nothing else. Its settings decide what it
 * does, so that one jar serves all:
 * <ul>
 * <li>{@code server.port} makes it a function server, with Actuator's health if that is
 * there; without a port it has no web server, unless
 * {@code spring.main.web-application-type} says so;</li>
 * <li>an invitation makes it join an application;</li>
 * <li>{@code --info} has it say what is in it.</li>
 * </ul>
 * With none of these settings it logs what is missing and exits with code 2.
 */
public final class JobberWorkerApplication {

	// As settings would be that came last: any of the application's own wins.
	private static final Map<String, Object> DEFAULTS = Map.of("jobber.worker.http.functions", "true",
			// The longest that a function of AWS Lambda may take.
			"spring.mvc.async.request-timeout", "15m", "spring.mvc.problemdetails.enabled", "true",
			// A body of parts is a payload like any other.
			"spring.servlet.multipart.enabled", "false", //
			// Reads a body before anything else does, in a thread.
			"spring.mvc.formcontent.filter.enabled", "false", //
			// Of bodies that do not arrive any further.
			"server.tomcat.connection-timeout", "5s", //
			// Some for health besides those that write the results of calls.
			"server.tomcat.threads.max", "250", //
			// Which logs a warning of each request with a method that is not served.
			"logging.level.org.springframework.web.servlet.PageNotFound", "error", //
			"management.endpoint.health.validate-group-membership", "false",
			"management.endpoint.health.group.readiness.include", "readinessState,jobberWorker");

	private JobberWorkerApplication() {
	}

	/**
	 * Start the worker. Called by its main method, on the main thread.
	 * @param worker the class of its configuration
	 * @param args the arguments of the main method
	 * @return the context, which has started
	 */
	public static ConfigurableApplicationContext run(Class<?> worker, String... args) {
		SpringApplication application = new SpringApplication(worker);
		application.setDefaultProperties(DEFAULTS);
		application.addListeners(new Occupation());
		return application.run(args);
	}

}
