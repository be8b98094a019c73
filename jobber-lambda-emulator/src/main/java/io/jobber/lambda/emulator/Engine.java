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

package io.jobber.lambda.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.lambda.emulator.environment.ConcurrencyLimits;
import io.jobber.lambda.emulator.environment.EventQueue;
import io.jobber.lambda.emulator.environment.FunctionPool;
import io.jobber.lambda.emulator.environment.Platform;
import io.jobber.lambda.emulator.invoke.EmulatorServer;
import io.jobber.lambda.emulator.process.FunctionPackage;
import io.jobber.lambda.emulator.process.JavaRuntime;
import io.jobber.lambda.emulator.process.ProcessSignals;

/**
 * All that runs in an emulator, and the order in which it starts and ends.
 * <p>
 * Threads: event loops take requests; a watcher per running invocation waits for its
 * process; one timer holds events back and removes idle environments.
 */
final class Engine implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Engine.class);

	// A watcher only waits; a thousand of them should not cost a gigabyte.
	private static final int WATCHER_STACK_BYTES = 256 * 1024;

	private static final Duration TIDY_INTERVAL = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(8);

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Thread shutdownHook = new Thread(this::end, "lambda-emulator-shutdown");

	private final Map<String, FunctionPool> pools = new LinkedHashMap<>();

	private final ExecutorService watchers = Executors
		.newCachedThreadPool((task) -> daemon(new Thread(null, task, "lambda-emulator-watcher", WATCHER_STACK_BYTES)));

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
			(task) -> daemon(new Thread(task, "lambda-emulator-timer")), new ThreadPoolExecutor.DiscardPolicy());

	private final Path directory;

	private final ProcessSignals signals;

	private final EmulatorServer server;

	Engine(Settings settings) {
		this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.directory = createDirectory();
		this.signals = new ProcessSignals();
		try {
			Platform platform = settings.platform(this.directory, this.signals, this.watchers);
			ConcurrencyLimits limits = settings.concurrencyLimits();
			JavaRuntime java = new JavaRuntime(this.directory.resolve("runtime"));
			for (EmulatedFunction function : settings.functions.values()) {
				Path unpacked = this.directory.resolve("functions").resolve(function.name());
				FunctionPackage code = FunctionPackage.of(function, java, unpacked);
				this.pools.put(function.name(), new FunctionPool(function, code, platform, limits, settings.scaling()));
			}
			EventQueue events = settings.events(this.timer, platform);
			this.server = new EmulatorServer(settings.port, settings.allowedHosts, this.pools, events, platform,
					settings.signatures());
		}
		catch (RuntimeException ex) {
			release();
			throw ex;
		}
		this.timer.scheduleWithFixedDelay(this::tidy, TIDY_INTERVAL.toMillis(), TIDY_INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
		if (settings.shutdownHook) {
			Runtime.getRuntime().addShutdownHook(this.shutdownHook);
		}
	}

	URI endpoint() {
		return this.server.endpoint();
	}

	Bill bill() {
		return new Bill(this.pools.values().stream().map(FunctionPool::bill).toList());
	}

	Faults faults() {
		return new Faults(this.pools);
	}

	List<EnvironmentSnapshot> environments() {
		return this.pools.values().stream().flatMap((pool) -> pool.environments().stream()).toList();
	}

	private void tidy() {
		try {
			this.pools.values().forEach(FunctionPool::tidy);
		}
		catch (RuntimeException ex) {
			log.warn("Cannot look after idle environments", ex);
		}
	}

	@Override
	public void close() {
		end();
		try {
			Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
		}
		catch (IllegalStateException ex) {
			// the JVM goes down already, and the hook has run or will find nothing to do
		}
	}

	private void end() {
		if (this.closed.compareAndSet(false, true)) {
			this.timer.shutdown();
			this.pools.values().forEach(FunctionPool::close);
			this.watchers.shutdown();
			try {
				// Then those who hold a call have their answer.
				this.watchers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.server.close();
			release();
		}
	}

	private void release() {
		this.timer.shutdown();
		this.watchers.shutdown();
		this.signals.close();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException | UncheckedIOException ex) {
			log.warn("Cannot remove {}: {}", this.directory, ex.toString());
		}
	}

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("lambda-emulator");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot create a temporary directory", ex);
		}
	}

	private static Thread daemon(Thread thread) {
		thread.setDaemon(true);
		return thread;
	}

}
