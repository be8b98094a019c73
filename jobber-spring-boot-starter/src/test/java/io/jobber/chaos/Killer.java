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

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Does random things to workers' processes, from a seed, until it is stopped.
 * <p>
 * Threads: one that acts, and one that lets stopped processes go on.
 */
final class Killer {

	// What it does, and how often.
	private static final List<String> DEEDS = List.of("KILL", "KILL", "KILL", "TERM", "TERM", "short STOP",
			"short STOP", "short STOP", "short STOP", "long STOP", "halt", "disconnect");

	private final Map<String, AtomicLong> done = new TreeMap<>(); // its own thread

	private final ScheduledExecutorService alarm = Executors
		.newSingleThreadScheduledExecutor((runnable) -> new Thread(runnable, "killer-alarm"));

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final WorkerProcessLauncher launcher;

	private final IntSupplier joined;

	private final Consumer<String> callFunction;

	private final int heartbeatMillis;

	private final Thread thread;

	/**
	 * Create a killer.
	 * @param seed of what it does when
	 * @param launcher its victims
	 * @param joined how many of them have joined: without any it waits, or no worker
	 * would ever join on a machine that starts them slowly
	 * @param heartbeatMillis the interval of heartbeats
	 * @param callFunction calls a function that harms its own worker, and does not block
	 */
	Killer(long seed, WorkerProcessLauncher launcher, IntSupplier joined, int heartbeatMillis,
			Consumer<String> callFunction) {
		this.launcher = launcher;
		this.joined = joined;
		this.heartbeatMillis = heartbeatMillis;
		this.callFunction = callFunction;
		this.thread = new Thread(() -> run(new Random(seed)), "killer");
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Do nothing any more, and let all stopped processes go on.
	 * @return what was done how often
	 */
	Map<String, AtomicLong> stop() throws InterruptedException {
		this.stopped.countDown();
		this.thread.join();
		this.alarm.shutdownNow();
		this.alarm.awaitTermination(1, TimeUnit.MINUTES);
		this.launcher.children().forEach((child) -> Processes.signal(child.pid(), "CONT"));
		return this.done;
	}

	private void run(Random random) {
		try {
			while (!this.stopped.await(500 + random.nextInt(2000), TimeUnit.MILLISECONDS)) {
				if (this.joined.getAsInt() == 0) {
					continue;
				}
				String deed = DEEDS.get(random.nextInt(DEEDS.size()));
				List<Process> children = this.launcher.children();
				if (!children.isEmpty()) {
					act(deed, children.get(random.nextInt(children.size())), random);
					this.done.computeIfAbsent(deed, (key) -> new AtomicLong()).incrementAndGet();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void act(String deed, Process victim, Random random) {
		switch (deed) {
			case "KILL" -> victim.destroyForcibly();
			case "TERM" -> victim.destroy();
			case "short STOP" -> pause(victim, 100 + random.nextInt(2 * this.heartbeatMillis - 100));
			case "long STOP" -> pause(victim, (4 + random.nextInt(4)) * this.heartbeatMillis);
			default -> this.callFunction.accept(deed);
		}
	}

	private void pause(Process victim, int millis) {
		Processes.signal(victim.pid(), "STOP");
		this.alarm.schedule(() -> Processes.signal(victim.pid(), "CONT"), millis, TimeUnit.MILLISECONDS);
	}

}
