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

package io.jobber.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherStats;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;
import io.jobber.task.WorkerLostException;

import static org.awaitility.Awaitility.await;

/**
 * An application as a process of its own, with two workers as processes and callers that
 * keep them busy. It is told what to do on its input, and says {@value #ENDED} and what
 * became of its calls when it has shut down in order. It ends when its input does, hence
 * with the test that started it.
 */
final class ApplicationProcess {

	/**
	 * Asks for {@value #LOADED} and the workers' process ids as soon as all are warm and
	 * all slots are taken.
	 */
	static final String REPORT = "report";

	static final String LOADED = "loaded: ";

	/**
	 * Has callers leave when they have been answered. {@value #RESTED} says what became
	 * of calls.
	 */
	static final String REST = "rest";

	static final String RESTED = "rested: ";

	static final String ENDED = "ended: ";

	private static final int CALLERS = 8;

	private static final String SHORT_CALL = "500";

	private static final int WARM_UP_CALLS = 50;

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final CountDownLatch callersToWarmUp = new CountDownLatch(CALLERS);

	private final CountDownLatch callersLeft = new CountDownLatch(CALLERS);

	private final LongAdder results = new LongAdder();

	private final Queue<String> lost = new ConcurrentLinkedQueue<>();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder errors = new LongAdder();

	private final WorkerProcessLauncher launcher;

	private final JobberTemplate template;

	private final Dispatcher dispatcher;

	private volatile boolean resting;

	private ApplicationProcess(WorkerProcessLauncher launcher, ConfigurableApplicationContext context) {
		this.launcher = launcher;
		this.template = context.getBean(JobberTemplate.class);
		this.dispatcher = context.getBean(Dispatcher.class);
	}

	/**
	 * Start it.
	 * @param args the directory of the workers' files, the interval of heartbeats, the
	 * duration in milliseconds of each second caller's first call, and whether the first
	 * calls of the others are held at the workers until they are released
	 */
	public static void main(String[] args) throws Exception {
		WorkerProcessLauncher launcher = new WorkerProcessLauncher(Path.of(args[0]));
		ConfigurableApplicationContext context = ChaosApplication.start(launcher, "jobber.scheduler.min-workers=2",
				"jobber.scheduler.max-workers=2", "jobber.scheduler.worker-slots=4", "jobber.timeout=10m",
				"jobber.heartbeat-interval=" + args[1]);
		ApplicationProcess application = new ApplicationProcess(launcher, context);
		// Called once the context is closed.
		SpringApplication.getShutdownHandlers().add(() -> application.awaitCallersAndSay(ENDED));
		await().atMost(PATIENCE).until(() -> application.dispatcher.stats().workers() == 2);
		for (int i = 0; i < CALLERS; i++) {
			String caller = "caller-" + i;
			boolean held = i % 2 == 0 && Boolean.parseBoolean(args[3]);
			String duration = (i % 2 == 0) ? SHORT_CALL : args[2];
			new Thread(() -> application.keepCalling(held ? "hold" : "sleep", held ? caller : duration)).start();
		}
		application.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
		Runtime.getRuntime().halt(97);
	}

	private void obey(BufferedReader input) throws IOException {
		String line;
		while ((line = input.readLine()) != null) {
			if (line.equals(REPORT)) {
				await().atMost(PATIENCE)
					.until(() -> this.callersToWarmUp.getCount() == 0 && this.launcher.children().size() == 2
							&& this.dispatcher.stats().workers() == 2 && this.dispatcher.stats().running() == CALLERS);
				System.out.println(LOADED + this.launcher.children()
					.stream()
					.map((worker) -> Long.toString(worker.pid()))
					.collect(Collectors.joining(" ")));
			}
			else {
				this.resting = true;
				awaitCallersAndSay(RESTED);
			}
		}
	}

	private void keepCalling(String firstFunction, String firstInput) {
		try {
			warmUp();
			call(firstFunction, firstInput);
			while (!this.resting) {
				call("sleep", SHORT_CALL);
			}
		}
		catch (TaskRejectedException ex) {
			((ex.getReason() == Reason.SHUTTING_DOWN) ? this.rejected : this.errors).increment();
		}
		catch (RuntimeException ex) {
			ex.printStackTrace();
			this.errors.increment();
		}
		finally {
			this.callersLeft.countDown();
		}
	}

	// Processes that have just started are silent for seconds on a busy machine.
	private void warmUp() {
		for (int i = 0; i < WARM_UP_CALLS; i++) {
			try {
				this.template.executeBlocking("sleep", "20", String.class);
			}
			catch (WorkerLostException ex) {
				// It is replaced.
			}
		}
		this.callersToWarmUp.countDown();
	}

	private void call(String function, String input) {
		long start = System.nanoTime();
		try {
			this.template.executeBlocking(function, input, String.class);
			this.results.increment();
		}
		catch (WorkerLostException ex) {
			this.lost.add(function + " " + input + " after " + Duration.ofNanos(System.nanoTime() - start).toMillis()
					+ " ms: " + ex.getMessage());
		}
	}

	private void awaitCallersAndSay(String words) {
		try {
			boolean all = this.callersLeft.await(2, TimeUnit.MINUTES);
			DispatcherStats stats = this.dispatcher.stats();
			System.out.println(words + "results " + this.results.sum() + ", lost " + this.lost.size() + ", rejected "
					+ this.rejected.sum() + ", errors " + this.errors.sum() + ", waiting "
					+ (all ? 0 : this.callersLeft.getCount()) + "; queued " + stats.queued() + ", running "
					+ stats.running() + ", abandoned " + stats.abandoned() + ", free slots " + stats.freeSlots()
					+ " of " + stats.slots() + "; " + String.join("; ", this.lost));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
