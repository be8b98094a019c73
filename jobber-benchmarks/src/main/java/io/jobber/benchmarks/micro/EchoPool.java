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

package io.jobber.benchmarks.micro;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.jobber.dispatch.DispatchListener;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.dispatch.WorkerInfo;
import io.jobber.pool.WheelTaskTimer;

/**
 * A dispatcher with one worker that answers in this process, and no scheduler.
 */
public final class EchoPool implements AutoCloseable {

	private static final DispatchListener NO_SCHEDULER = new DispatchListener() {
	};

	private final ExecutorService successor = Executors.newSingleThreadExecutor();

	private final WheelTaskTimer timer = new WheelTaskTimer();

	private final Dispatcher dispatcher;

	/**
	 * Create a dispatcher and let its worker join.
	 * @param batch how many tasks the worker answers at a time
	 */
	public EchoPool(int batch) {
		DispatcherOptions options = new DispatcherOptions(10_000, Long.MAX_VALUE, 3, 4_000_000, Duration.ZERO,
				Duration.ofHours(1));
		this.dispatcher = new Dispatcher(options, this.timer, this.successor, NO_SCHEDULER);
		EchoConnection connection = new EchoConnection(batch);
		connection.joined(this.dispatcher.join(new WorkerInfo("worker", 10_000, Set.of(), Duration.ZERO), connection));
	}

	public Dispatcher dispatcher() {
		return this.dispatcher;
	}

	@Override
	public void close() {
		this.dispatcher.close("the benchmark ends");
		this.timer.close();
		this.successor.shutdown();
	}

}
