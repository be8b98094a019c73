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
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Tasks that wait for a worker.
 */
public class QueueProperties {

	/**
	 * Maximum number of tasks that wait for a worker. Further ones are rejected at once.
	 * At least 1.
	 */
	private int capacity = 10_000;

	/**
	 * Maximum size of the payloads of tasks that wait for a worker, together. Further
	 * tasks are rejected at once, unless none waits. At least 1B.
	 */
	private DataSize maxSize = DataSize.ofMegabytes(256);

	/**
	 * Maximum time a task may wait for a worker, for tasks that do not say it themselves.
	 * Must be positive. If not set, the timeout of the task is the only limit.
	 */
	private @Nullable Duration timeout;

	public int getCapacity() {
		return this.capacity;
	}

	public void setCapacity(int capacity) {
		this.capacity = Bounds.atLeast(1, capacity);
	}

	public DataSize getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(DataSize maxSize) {
		Assert.isTrue(maxSize.toBytes() >= 1, "must be at least 1B");
		this.maxSize = maxSize;
	}

	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(@Nullable Duration timeout) {
		this.timeout = (timeout != null) ? Bounds.positive(timeout) : null;
	}

}
