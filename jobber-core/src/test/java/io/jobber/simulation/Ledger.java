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

package io.jobber.simulation;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.jobber.task.Payload;
import io.jobber.task.PoisonTaskException;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskTimeoutException;
import io.jobber.task.TaskTimeoutException.Phase;
import io.jobber.task.WorkerLostException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of each task, which its payload names by number. Finds a task that begins
 * more often than it may, ends with somebody else's result, or ends twice.
 */
final class Ledger {

	private static final long NEVER = -1;

	private final List<Arrival> arrivals;

	private final long[] submittedNanos;

	private final long[] waitNanos;

	private final int[] begins;

	private final Ending[] endings;

	private int ended;

	Ledger(List<Arrival> arrivals) {
		this.arrivals = arrivals;
		this.submittedNanos = new long[arrivals.size()];
		this.waitNanos = new long[arrivals.size()];
		Arrays.fill(this.waitNanos, NEVER);
		this.begins = new int[arrivals.size()];
		this.endings = new Ending[arrivals.size()];
	}

	Task submit(int number, TaskOptions options, long nowNanos) {
		Payload payload = Payload.of("application/x-number", ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
		this.submittedNanos[number] = nowNanos;
		return new Task("wait", payload, options);
	}

	void assigned(Task task, long nowNanos) {
		int number = number(task.payload());
		if (this.waitNanos[number] == NEVER) {
			this.waitNanos[number] = nowNanos - this.submittedNanos[number];
		}
	}

	/**
	 * A task begins to run.
	 * @return for how long it runs
	 */
	Duration began(Task task) {
		int number = number(task.payload());
		this.begins[number]++;
		if (this.begins[number] > 1) {
			assertThat(task.options().idempotent()).as("task %d may begin again", number).isTrue();
		}
		return this.arrivals.get(number).length();
	}

	void ended(int number, Payload result, Throwable failure) {
		assertThat(this.endings[number]).as("end of task %d before this one", number).isNull();
		if (result != null) {
			assertThat(number(result)).as("result of task %d", number).isEqualTo(number);
		}
		this.endings[number] = (failure != null) ? ending(failure) : Ending.ANSWERED;
		this.ended++;
	}

	boolean allEnded() {
		return this.ended == this.arrivals.size();
	}

	Map<Ending, Integer> endings() {
		Map<Ending, Integer> counts = new EnumMap<>(Ending.class);
		Arrays.stream(this.endings).forEach((ending) -> counts.merge(ending, 1, Integer::sum));
		return counts;
	}

	/**
	 * How long tasks waited that were given to a worker, from the shortest wait on.
	 */
	long[] waitsNanos() {
		return Arrays.stream(this.waitNanos).filter((wait) -> wait != NEVER).sorted().toArray();
	}

	/**
	 * The longest wait of a task that came at some time or later and was given to a
	 * worker.
	 */
	Duration longestWaitFrom(Duration time) {
		long longest = 0;
		for (int i = 0; i < this.waitNanos.length; i++) {
			boolean counts = this.arrivals.get(i).at().compareTo(time) >= 0;
			longest = counts ? Math.max(longest, this.waitNanos[i]) : longest;
		}
		return Duration.ofNanos(longest);
	}

	private static int number(Payload payload) {
		return ByteBuffer.wrap(payload.bytes()).getInt();
	}

	private static Ending ending(Throwable failure) {
		if (failure instanceof TaskTimeoutException timeout) {
			return (timeout.getPhase() == Phase.QUEUED) ? Ending.TIMED_OUT_QUEUED : Ending.TIMED_OUT_RUNNING;
		}
		if (failure instanceof WorkerLostException || failure instanceof PoisonTaskException) {
			return Ending.LOST;
		}
		if (failure instanceof TaskRejectedException) {
			return Ending.REJECTED;
		}
		throw new AssertionError("a task ended with a failure that tells its caller nothing", failure);
	}

	/**
	 * How a task ends.
	 */
	enum Ending {

		ANSWERED, TIMED_OUT_QUEUED, TIMED_OUT_RUNNING, LOST, REJECTED

	}

}
