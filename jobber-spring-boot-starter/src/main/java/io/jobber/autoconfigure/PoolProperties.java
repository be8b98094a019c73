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

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * A pool beside the default one.
 */
public class PoolProperties {

	/**
	 * Functions that the pool serves, as names or patterns with an asterisk. A name goes
	 * before a pattern, and a longer pattern before a shorter one.
	 */
	private List<String> functions = new ArrayList<>();

	@NestedConfigurationProperty
	private final QueueProperties queue = new QueueProperties();

	@NestedConfigurationProperty
	private final SchedulerProperties scheduler = new SchedulerProperties();

	public List<String> getFunctions() {
		return this.functions;
	}

	public void setFunctions(List<String> functions) {
		this.functions = functions;
	}

	public QueueProperties getQueue() {
		return this.queue;
	}

	public SchedulerProperties getScheduler() {
		return this.scheduler;
	}

}
