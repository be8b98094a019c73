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

package io.jobber.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Says why no worker has taken a task that waited: what each of those that are there
 * lacks, and what is known of those to come. Used by the match loop only.
 */
final class Shortage {

	private static final int MOST_FUNCTIONS = 10;

	private final Workers workers;

	private final String settings;

	Shortage(Workers workers, String settings) {
		this.workers = workers;
		this.settings = settings;
	}

	/**
	 * Say why a task waits.
	 * @param task a task with no worker
	 * @param prospect what the scheduler says of workers to come, if it does
	 * @param nowNanos the time
	 * @return words
	 */
	String of(PendingTask task, @Nullable String prospect, long nowNanos) {
		String function = task.task.function();
		// An attempt before this wait may have run.
		String ran = (task.attempt > 1) ? "" : ", and the task never ran";
		List<Worker> serving = new ArrayList<>();
		List<Worker> others = new ArrayList<>();
		this.workers.joined.forEach((worker) -> (worker.serves(function) ? serving : others).add(worker));
		List<String> words = new ArrayList<>();
		if (!others.isEmpty() && serving.isEmpty()) {
			words.add("no worker that has joined has function '" + function + "'" + ran + ": "
					+ count(others.size(), "has", "have") + " " + functions(others));
		}
		else {
			words.add("no worker was free" + (isTooOld(serving, task) ? " that lives long enough for it" : "") + ran);
			if (serving.isEmpty()) {
				words.add("none has joined");
			}
		}
		words.addAll(states(serving, task, nowNanos));
		if (!others.isEmpty() && !serving.isEmpty()) {
			words.add(count(others.size(), "does", "do") + " not have function '" + function + "'");
		}
		if (prospect != null) {
			words.add(prospect);
		}
		return String.join("; ", words);
	}

	private List<String> states(List<Worker> serving, PendingTask task, long nowNanos) {
		List<String> words = new ArrayList<>();
		List<Worker> rest = new ArrayList<>(serving);
		add(words, take(rest, (worker) -> worker.draining), "is leaving", "are leaving");
		add(words, take(rest, (worker) -> !worker.livesUntil(task.deadlineNanos)),
				"does not live long enough (" + this.settings + ".scheduler.worker-lifetime)",
				"do not live long enough (" + this.settings + ".scheduler.worker-lifetime)");
		add(words, take(rest, (worker) -> !worker.isReading()), "does not read what it is sent",
				"do not read what they are sent");
		add(words, take(rest, (worker) -> worker.busy), "said that it is busy", "said that they are busy");
		add(words, take(rest, (worker) -> worker.solitary || worker == this.workers.reserved),
				"is kept for a task that may have ended its workers",
				"are kept for tasks that may have ended their workers");
		List<Worker> full = take(rest, (worker) -> worker.inFlightCount() >= worker.info.slots());
		if (!full.isEmpty()) {
			words.add(full(full, task, nowNanos));
		}
		add(words, take(rest, (worker) -> !worker.canTake(task)), "is being sent another large payload",
				"are being sent other large payloads");
		return words;
	}

	private String full(List<Worker> full, PendingTask task, long nowNanos) {
		int slots = full.stream().mapToInt((worker) -> worker.info.slots()).sum();
		long abandoned = full.stream()
			.flatMap((worker) -> worker.inFlight().stream())
			.filter((running) -> running.abandoned)
			.count();
		String words = "all " + slots + " slots of " + count(full.size(), "", "").strip() + " are taken"
				+ ((abandoned > 0) ? ", " + abandoned + " of them by tasks that have timed out or were cancelled" : "");
		Duration waited = Duration.ofNanos(nowNanos - task.submittedNanos);
		boolean stuck = full.stream().allMatch((worker) -> worker.releasedNanos - task.submittedNanos <= 0);
		return stuck ? words + ", and none became free in these " + waited.toMillis()
				+ " ms: functions that call functions of their own pool may wait for each other" : words;
	}

	private static boolean isTooOld(List<Worker> serving, PendingTask task) {
		return serving.stream().anyMatch((worker) -> worker.hasRoom() && !worker.livesUntil(task.deadlineNanos));
	}

	private static List<Worker> take(List<Worker> from, Predicate<Worker> kind) {
		List<Worker> taken = from.stream().filter(kind).toList();
		from.removeAll(taken);
		return taken;
	}

	private static void add(List<String> words, List<Worker> workers, String one, String many) {
		if (!workers.isEmpty()) {
			words.add(count(workers.size(), one, many));
		}
	}

	private static String count(int workers, String one, String many) {
		return (workers == 1) ? "1 worker " + one : workers + " workers " + many;
	}

	private static String functions(Collection<Worker> workers) {
		Set<String> names = workers.stream()
			.flatMap((worker) -> worker.info.functions().stream())
			.collect(Collectors.toCollection(TreeSet::new));
		String some = names.stream().limit(MOST_FUNCTIONS).collect(Collectors.joining(", "));
		return (names.size() > MOST_FUNCTIONS) ? some + " and " + (names.size() - MOST_FUNCTIONS) + " more" : some;
	}

}
