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

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.TaskSpec;
import io.jobber.task.JobberException;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;

/**
 * Callers that make random calls, one after the other, until they are told to stop, and
 * keep account of how each call ended.
 * <p>
 * Threads: one for each caller.
 */
final class Callers {

	/**
	 * How the name of a task begins that is idempotent.
	 */
	static final String IDEMPOTENT = "idempotent-";

	private static final String ONCE = "once-";

	private static final int BURST = 40;

	private static final int MAX_THOUGHT_NANOS = 10_000_000;

	private static final String CANCELLED = "cancelled by the caller";

	private static final String RESULT = "result";

	private final AtomicInteger lastName = new AtomicInteger();

	private final LongAdder started = new LongAdder();

	private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();

	private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

	// The numbers in the names of tasks: a bit each, however long this goes on. Guarded
	// by
	// itself.
	private final BitSet mustNotRun = new BitSet();

	private final List<Thread> threads;

	private final JobberTemplate template;

	private volatile boolean stopped;

	Callers(int callers, long seed, JobberTemplate template) {
		this.template = template;
		this.threads = IntStream.range(0, callers)
			.mapToObj((i) -> new Thread(() -> callUntilStopped(new Random(seed + i)), "caller-" + i))
			.toList();
	}

	void start() {
		this.threads.forEach(Thread::start);
	}

	/**
	 * Make no more calls, and wait for those that were made.
	 * @return whether all of them ended
	 */
	boolean stop(Duration patience) throws InterruptedException {
		this.stopped = true;
		long end = System.nanoTime() + patience.toNanos();
		for (Thread thread : this.threads) {
			thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
		}
		return this.threads.stream().noneMatch(Thread::isAlive);
	}

	long started() {
		return this.started.sum();
	}

	long ended() {
		return this.ends.values().stream().mapToLong(LongAdder::sum).sum();
	}

	long ended(String how) {
		LongAdder count = this.ends.get(how);
		return (count != null) ? count.sum() : 0;
	}

	/**
	 * How many calls ended in which way.
	 */
	Map<String, LongAdder> ends() {
		return new TreeMap<>(this.ends);
	}

	/**
	 * Ends of calls that should not have been.
	 */
	Queue<String> surprises() {
		return this.surprises;
	}

	/**
	 * Whether it was said of a task that it never ran.
	 */
	boolean mustNotRun(String name) {
		synchronized (this.mustNotRun) {
			return this.mustNotRun.get(number(name));
		}
	}

	/**
	 * Make one call and wait for its end.
	 */
	void call(TaskSpec spec, String expected) {
		this.started.increment();
		try {
			answered(expected, spec.retrieveBlocking(String.class));
		}
		catch (RuntimeException ex) {
			failed(expected, ex);
		}
	}

	private void callUntilStopped(Random random) {
		while (!this.stopped) {
			// Those who are rejected must not take the processors from the workers.
			LockSupport.parkNanos(random.nextInt(MAX_THOUGHT_NANOS));
			switch (random.nextInt(20)) {
				case 0 -> burst(random);
				case 1, 2 -> callAndCancel(random);
				default -> call(random);
			}
		}
	}

	private void call(Random random) {
		int choice = random.nextInt(100);
		if (choice < 60) {
			String name = name(random);
			call(spec(random, "record", name + " " + random.nextInt(150), isIdempotent(name)), name);
		}
		else if (choice < 75) {
			String question = question(random);
			call(spec(random, "echo", question, random.nextBoolean()), question);
		}
		else if (choice < 85) {
			call(spec(random, "sleep", "" + random.nextInt(400), random.nextBoolean()), "");
		}
		else if (choice < 88) {
			call(spec(random, "cpu", "" + random.nextInt(20), random.nextBoolean()), "");
		}
		else if (choice < 95) {
			call(spec(random, "fail", "on purpose", random.nextBoolean()), "nothing");
		}
		else if (choice < 98) {
			call(spec(random, "ignore-interrupt", "" + random.nextInt(1500), random.nextBoolean()), "");
		}
		else {
			call(spec(random, "nobody-has-it", "", random.nextBoolean()), "nothing");
		}
	}

	// Some are so large that they travel in parts.
	private static String question(Random random) {
		int words = (random.nextInt(4) == 0) ? 1 + random.nextInt(40_000) : 1;
		return ("question " + random.nextInt() + " ").repeat(words);
	}

	private void callAndCancel(Random random) {
		String name = name(random);
		CompletableFuture<String> call = spec(random, "record", name + " " + random.nextInt(300), isIdempotent(name))
			.retrieve(String.class)
			.toFuture();
		this.started.increment();
		try {
			answered(name, call.get(random.nextInt(200), TimeUnit.MILLISECONDS));
		}
		catch (ExecutionException ex) {
			failed(name, ex.getCause());
		}
		catch (TimeoutException ex) {
			if (call.cancel(true)) {
				count(CANCELLED);
			}
			else {
				call.whenComplete((answer, failure) -> {
					if (failure != null) {
						failed(name, failure);
					}
					else {
						answered(name, answer);
					}
				});
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void burst(Random random) {
		Flux.range(0, BURST).flatMap((i) -> {
			this.started.increment();
			return this.template.execute("echo", "burst " + i, String.class)
				.doOnNext((answer) -> answered("burst " + i, answer))
				.onErrorResume((failure) -> {
					failed("burst", failure);
					return Mono.empty();
				});
		}, BURST).blockLast();
	}

	private TaskSpec spec(Random random, String function, String input, boolean idempotent) {
		TaskSpec spec = this.template.task(function).payload(input);
		if (idempotent) {
			spec.idempotent();
		}
		if (random.nextInt(7) == 0) {
			spec.timeout(Duration.ofMillis(20 + random.nextInt(300)));
		}
		return spec;
	}

	private String name(Random random) {
		return (random.nextBoolean() ? IDEMPOTENT : ONCE) + this.lastName.incrementAndGet();
	}

	private static boolean isIdempotent(String name) {
		return name.startsWith(IDEMPOTENT);
	}

	private static int number(String name) {
		return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
	}

	// Only tasks with a name record their runs.
	private void neverRan(String name) {
		if (name.startsWith(IDEMPOTENT) || name.startsWith(ONCE)) {
			synchronized (this.mustNotRun) {
				this.mustNotRun.set(number(name));
			}
		}
	}

	private void answered(String expected, String answer) {
		count(RESULT);
		if (!expected.isEmpty() && !expected.equals(answer)) {
			this.surprises.add("expected '" + brief(expected) + "', but the answer is '" + brief(answer) + "'");
		}
	}

	private static String brief(String words) {
		return (words.length() <= 100) ? words : words.substring(0, 100) + "... (" + words.length() + ")";
	}

	private void failed(String name, Throwable failure) {
		if (failure instanceof TaskTimeoutException timeout) {
			count("TaskTimeout " + timeout.getPhase());
			// The first attempt of an idempotent one may have run.
			if (timeout.getPhase() == Phase.QUEUED && !isIdempotent(name)) {
				neverRan(name);
			}
		}
		else if (failure instanceof TaskRejectedException rejected) {
			count("TaskRejected " + rejected.getReason());
			neverRan(name);
		}
		else {
			count(failure.getClass().getSimpleName());
			if (!(failure instanceof JobberException) || failure.getClass() == JobberException.class) {
				this.surprises.add("unclear error: " + failure);
			}
		}
	}

	private void count(String end) {
		this.ends.computeIfAbsent(end, (key) -> new LongAdder()).increment();
	}

}
