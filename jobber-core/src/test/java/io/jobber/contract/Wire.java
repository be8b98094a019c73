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
