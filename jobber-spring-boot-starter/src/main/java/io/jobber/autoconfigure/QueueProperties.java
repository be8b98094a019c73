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

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Tasks that wait for a worker.
 *
 * @param capacity Maximum number of tasks that wait for a worker. Further ones are
 * rejected at once. At least 1.
 * @param maxSize Maximum size of the payloads of tasks that wait for a worker, together.
 * Further tasks are rejected at once, unless none waits. At least 1B.
 * @param timeout Maximum time a task may wait for a worker, for tasks that do not say it
 * themselves. Must be positive. If not set, the timeout of the task is the only limit.
 */
public record QueueProperties(@DefaultValue("10000") int capacity, @DefaultValue("256MB") DataSize maxSize,
		@Nullable Duration timeout) {
}
