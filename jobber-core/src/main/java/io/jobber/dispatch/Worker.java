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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import org.jspecify.annotations.Nullable;

/**
 * The match loop's record of a joined worker: its slots, the tasks that it holds, and its
 * states. Other classes read fields, and write none. Used by the match loop only.
 */
final class Worker {

	// Callers may name what they like.
	private static final int MOST_LACKING = 100;

	// Fibonacci hashing: the map probes linearly, and consecutive ids would all be
	// neighbours. Odd, so each id has a key of its own.
	private static final long SPREAD = 0x9E3779B97F4A7C15L;

	final WorkerInfo info;

	private final WorkerConnection connection;

	private final BiConsumer<Worker, String> onFailure;

	private final LongConsumer lastPiece = this::sentLastPiece;

	private final long endNanos;

	private final LongObjectMap<PendingTask> inFlight = new LongObjectHashMap<>();

	private final Set<String> lacking = new HashSet<>();

	boolean stacked; // in the stack of those with room

	boolean draining;

	boolean busy; // said BUSY; until it shows that it has room again

	boolean solitary; // holds a suspect, and nothing else until that answers

	boolean gone;

	private TaskTimer.@Nullable Alarm heartbeat;

	long seenNanos;

	long releasedNanos; // when a slot became free last, or the worker joined

	private long idleSinceNanos;

	private long sentTasks;

	private long served;

	private int strayed; // results in a row of tasks that it does not hold

	/**
	 * Create the record of a worker that is about to join.
	 * @param info what the worker said of itself
	 * @param connection its connection
	 * @param nowNanos the current time in nanoseconds
	 * @param onFailure is called with the reason when the connection fails
	 */
	Worker(WorkerInfo info, WorkerConnection connection, long nowNanos, BiConsumer<Worker, String> onFailure) {
		this.info = info;
		this.connection = connection;
		this.onFailure = onFailure;
		this.endNanos = nowNanos + info.lifetime().toNanos();
		this.idleSinceNanos = nowNanos;
		this.releasedNanos = nowNanos;
		this.seenNanos = nowNanos;
	}

	int inFlightCount() {
		return this.inFlight.size();
	}

	List<PendingTask> inFlight() {
		return new ArrayList<>(this.inFlight.values());
	}

	@Nullable PendingTask find(long taskId) {
		return this.inFlight.get(taskId * SPREAD);
	}

	boolean isWilling() {
		return !this.gone && !this.draining && !this.busy && !this.solitary;
	}

	boolean isReading() {
		return ask(WorkerConnection::isReady);
	}

	boolean hasRoom() {
		return isWilling() && this.inFlight.size() < this.info.slots() && isReading();
	}

	/**
	 * Whether the worker can serve a task, as soon as it has room for it.
	 * @param task the task
	 * @return whether the worker can serve a task, as soon as it has room for it
	 */
	boolean suits(PendingTask task) {
		return serves(task.task.function()) && livesUntil(task.deadlineNanos);
	}

	boolean canTake(PendingTask task) {
		return ask((connection) -> connection.canTake(task.task));
	}

	private boolean ask(Predicate<WorkerConnection> question) {
		try {
			return question.test(this.connection);
		}
		catch (Throwable ex) {
			failed(ex);
			return false;
		}
	}

	boolean diesTooSoonFor(PendingTask task) {
		return serves(task.task.function()) && !livesUntil(task.deadlineNanos);
	}

	boolean livesUntil(long nanos) {
		return this.info.lifetime().isZero() || this.endNanos - nanos >= 0;
	}

	boolean serves(String function) {
		if (this.info.functions().isEmpty() || this.info.functions().contains(function)) {
			return true;
		}
		return function.indexOf('|') >= 0 && this.info.functions().containsAll(List.of(function.split("\\|")));
	}

	void stacked(boolean stacked) {
		this.stacked = stacked;
	}

	void seen(long nowNanos) {
		this.seenNanos = nowNanos;
	}

	void busy() {
		this.busy = true;
	}

	void notBusy() {
		this.busy = false;
	}

	/**
	 * Take no new task.
	 * @return whether that is new
	 */
	boolean drain() {
		boolean before = this.draining || this.gone;
		this.draining = true;
		return !before;
	}

	/**
	 * Hold one suspect and nothing else.
	 */
	void isolate() {
		this.solitary = true;
	}

	/**
	 * Its next heartbeat is due.
	 * @param heartbeat sends it
	 */
	void beatAt(TaskTimer.Alarm heartbeat) {
		this.heartbeat = heartbeat;
	}

	void gone() {
		this.gone = true;
		if (this.heartbeat != null) {
			this.heartbeat.cancel();
		}
	}

	/**
	 * It sent the result of a task that it does not hold.
	 * @return how many in a row
	 */
	int strayed() {
		return ++this.strayed;
	}

	/**
	 * It sent the result of a task that it holds, and so has room again.
	 */
	void answered() {
		this.strayed = 0;
		notBusy();
	}

	/**
	 * The worker ran a task to its end.
	 */
	void served() {
		this.served++;
	}

	/**
	 * The worker has said that it has no such function.
	 * @param function the name of the function
	 * @return whether that was unknown; always {@code false} once a number of functions
	 * is known
	 */
	boolean lacks(String function) {
		return this.lacking.size() < MOST_LACKING && this.lacking.add(function);
	}

	/**
	 * Give the worker a task.
	 * @param task the task
	 * @param nowNanos the current time in nanoseconds
	 */
	void assign(PendingTask task, long nowNanos) {
		task.assigned(this);
		this.inFlight.put(task.id * SPREAD, task);
		boolean whole = true;
		try {
			whole = this.connection.take(task.assignment(nowNanos));
		}
		catch (Throwable ex) {
			failed(ex);
		}
		if (whole) {
			task.sent(++this.sentTasks);
		}
	}

	/**
	 * Send what the connection has taken.
	 * @return whether the last piece of a task was sent, so that there may be room for
	 * another
	 */
	boolean flush() {
		long before = this.sentTasks;
		send((connection) -> connection.flush(this.lastPiece));
		return this.sentTasks != before;
	}

	private void sentLastPiece(long taskId) {
		PendingTask task = find(taskId);
		if (task != null) {
			task.sent(++this.sentTasks);
		}
	}

	/**
	 * Free the slot of a task.
	 * @param task the task
	 * @param nowNanos the current time in nanoseconds
	 * @return whether the task was abandoned
	 */
	boolean release(PendingTask task, long nowNanos) {
		this.inFlight.remove(task.id * SPREAD);
		this.releasedNanos = nowNanos;
		if (this.inFlight.isEmpty()) {
			this.idleSinceNanos = nowNanos;
			this.solitary = false;
		}
		return task.released();
	}

	/**
	 * Say something to the worker. A connection that fails loses it.
	 * @param words what to call on the connection
	 */
	void send(Consumer<WorkerConnection> words) {
		try {
			words.accept(this.connection);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable failure) {
		// An Error as well: what was sent and what not is unknown, so nothing is sent
		// again.
		this.onFailure.accept(this, "its connection failed: " + failure);
	}

	WorkerState state(boolean fit, long nowNanos) {
		Duration idle = this.inFlight.isEmpty() ? Duration.ofNanos(nowNanos - this.idleSinceNanos) : Duration.ZERO;
		Duration remaining = this.info.lifetime().isZero() ? Duration.ZERO
				: Duration.ofNanos(Math.max(1, this.endNanos - nowNanos));
		return new WorkerState(this.info.id(), this.info.slots(), this.inFlight.size(), this.draining, fit, idle,
				remaining, this.served, this.info.standing());
	}

}
