package io.jobber.contract;

import java.util.function.Function;

/**
 * What is between a dispatcher and its workers.
 */
enum Wire {

	/**
	 * Nothing: a worker is an object, and all happens on the test's thread.
	 */
	FAKE("fake", InProcessWorkers::new),

	/**
	 * The Join service on a port of its own; each worker has a connection of its own.
	 */
	GRPC("gRPC", GrpcWorkers::new);

	private final String label;

	private final Function<Pool, Workers> workers;

	Wire(String label, Function<Pool, Workers> workers) {
		this.label = label;
		this.workers = workers;
	}

	Workers workers(Pool pool) {
		return this.workers.apply(pool);
	}

	@Override
	public String toString() {
		return this.label;
	}

}
