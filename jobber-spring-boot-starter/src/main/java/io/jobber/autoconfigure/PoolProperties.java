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

import java.util.List;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A pool beside the default one.
 *
 * @param functions Functions that the pool serves, as names or patterns with an asterisk.
 * A name goes before a pattern, and a longer pattern before a shorter one.
 * @param queue Tasks that wait for a worker.
 * @param scheduler When and how workers are launched, and when they are drained.
 */
public record PoolProperties(@DefaultValue List<String> functions, @DefaultValue QueueProperties queue,
		@DefaultValue SchedulerProperties scheduler) {

	/**
	 * The settings of a pool that has none of its own.
	 */
	static PoolProperties defaults() {
		return new Binder().bindOrCreate("jobber", PoolProperties.class);
	}

}
