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

package io.jobber.worker.function.context;

import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;

/**
 * Builds pools with metrics.
 */
interface PoolMeters {

	/**
	 * Meters nothing.
	 */
	PoolMeters NONE = new PoolMeters() {

		@Override
		public <T> InstrumentedPool<T> build(PoolBuilder<T, ?> builder, String name) {
			return builder.buildPool();
		}

	};

	/**
	 * Build a pool.
	 * @param <T> type of what is pooled
	 * @param builder the settings of the pool
	 * @param name what its meters are tagged with
	 * @return the pool
	 */
	<T> InstrumentedPool<T> build(PoolBuilder<T, ?> builder, String name);

}
