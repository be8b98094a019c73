package io.jobber.worker.function.context;

import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;

/**
 * Builds pools so that they can be watched.
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
	 * @param name what its meters are tagged with
	 */
	<T> InstrumentedPool<T> build(PoolBuilder<T, ?> builder, String name);

}
