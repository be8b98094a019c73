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

package io.jobber.benchmarks.throughput.caller;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

import com.sun.management.OperatingSystemMXBean;
import org.HdrHistogram.Recorder;

import io.jobber.benchmarks.throughput.echo.Echo;
import io.jobber.worker.TaskExecutors;

/**
 * Runs a load once.
 */
final class LoadRun {

	private static final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	// Where the JDK has none, no load asks for them.
	private static final Executor virtualThreads = TaskExecutors.newVirtualThreadExecutor("caller-");

	private final Recorder latencies = new Recorder(3);

	private final Load load;

	private final Echo echo;

	private final CountDownLatch left;

	private volatile boolean over;

	LoadRun(Load load, Echo echo) {
		this.load = load;
		this.echo = echo;
		this.left = new CountDownLatch((load.kind() == Load.Kind.RATE) ? 1 : load.inFlight());
	}

	Measurement measure() throws InterruptedException {
		switch (this.load.kind()) {
			case ASYNC -> forEachLane(this::chain);
			case BLOCKING -> forEachLane((lane) -> start(() -> callInTurn(lane)));
			case VIRTUAL -> forEachLane((lane) -> virtualThreads.execute(() -> callInTurn(lane)));
			case RATE -> start(this::sendWhenDue);
		}
		TimeUnit.NANOSECONDS.sleep(this.load.warmup().toNanos());
		this.latencies.getIntervalHistogram();
		long start = System.nanoTime();
		long cpu = system.getProcessCpuTime();
		long workersCpu = this.echo.workers().cpu().toNanos();
		Allocation allocation = Allocation.now();
		TimeUnit.NANOSECONDS.sleep(this.load.duration().toNanos());
		var histogram = this.latencies.getIntervalHistogram();
		Measurement measurement = Measurement.of(histogram, System.nanoTime() - start, system.getProcessCpuTime() - cpu,
				this.echo.workers().cpu().toNanos() - workersCpu, Allocation.now().since(allocation));
		end();
		return measurement;
	}

	private void forEachLane(IntConsumer action) {
		for (int lane = 0; lane < this.load.inFlight(); lane++) {
			action.accept(lane);
		}
	}

	private void chain(int lane) {
		new Chain(this.echo, lane, this.latencies::recordValue, () -> this.over, this.left::countDown).next();
	}

	private void callInTurn(int lane) {
		try {
			while (!this.over) {
				long start = System.nanoTime();
				this.echo.sendBlocking(lane);
				this.latencies.recordValue(System.nanoTime() - start);
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.left.countDown();
		}
	}

	private void sendWhenDue() {
		long interval = TimeUnit.SECONDS.toNanos(1) / this.load.inFlight();
		long due = System.nanoTime();
		for (int lane = 0; !this.over; lane++) {
			long wait;
			while ((wait = due - System.nanoTime()) > 0) {
				LockSupport.parkNanos(wait);
			}
			long start = due;
			this.echo.send(lane, () -> this.latencies.recordValue(System.nanoTime() - start));
			due += interval;
		}
		this.left.countDown();
	}

	private void end() throws InterruptedException {
		this.over = true;
		if (!this.left.await(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException(this.left.getCount() + " payloads were never answered");
		}
	}

	private static void start(Runnable body) {
		Thread thread = new Thread(body, "caller");
		thread.setDaemon(true);
		thread.start();
	}

}
