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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Starts all that is to be started, but the servers that an application would listen
 * with. They are beans all the same, and so is what hangs on them: an application that
 * injects {@code HttpSecurity} or a {@code ServletContext} is wired as ever.
 */
final class WorkerLifecycleProcessor extends DefaultLifecycleProcessor {

	private static final Logger log = LoggerFactory.getLogger(WorkerLifecycleProcessor.class);

	// Boot's classes are its own, so that they can only be named.
	private static final String WEB = "org.springframework.boot.web.server.";

	private static final String MANAGEMENT = "org.springframework.boot.actuate.autoconfigure.web.server.";

	private static final String GRPC = "org.springframework.grpc.server.lifecycle.";

	private static final String RSOCKET = "org.springframework.boot.rsocket.";

	private final List<String> servers;

	/**
	 * Create a processor.
	 * @param web whether the web server is started
	 * @param management whether that of Actuator is, if it has one of its own
	 */
	WorkerLifecycleProcessor(boolean web, boolean management) {
		List<String> servers = new ArrayList<>(List.of(GRPC, RSOCKET));
		if (!web) {
			servers.add(WEB);
		}
		if (!management) {
			servers.add(MANAGEMENT);
		}
		this.servers = List.copyOf(servers);
	}

	@Override
	public void onRefresh() {
		TreeSet<String> silent = new TreeSet<>(super.getLifecycleBeans().keySet());
		silent.removeAll(getLifecycleBeans().keySet());
		if (!silent.isEmpty()) {
			log.info("This JVM is a worker only, with the profile {}: servers that are not started: {}",
					WorkerRole.PROFILE, silent);
		}
		super.onRefresh();
	}

	@Override
	protected Map<String, Lifecycle> getLifecycleBeans() {
		Map<String, Lifecycle> beans = super.getLifecycleBeans();
		beans.values().removeIf(this::isServer);
		return beans;
	}

	private boolean isServer(Lifecycle bean) {
		for (Class<?> type = bean.getClass(); type != null; type = type.getSuperclass()) {
			if (this.servers.stream().anyMatch(type.getName()::startsWith)) {
				return true;
			}
		}
		return false;
	}

}
