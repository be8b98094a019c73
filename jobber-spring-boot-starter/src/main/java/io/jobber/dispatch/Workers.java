package io.jobber.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The joined workers, and a stack of those with room: the one that was used last is on
 * top, so that surplus workers fall idle and can be let go. Used by the match loop only,
 * except where said.
 */
final class Workers {

	private final Set<Worker> joined = new LinkedHashSet<>();

	private final Map<String, Worker> byId = new HashMap<>();

	private final WorkerStack ready = new WorkerStack();

	private final List<Worker> aside = new ArrayList<>();

	private final List<Worker> touched = new ArrayList<>();

	private volatile int count; // written by the match loop, read by any thread

	private volatile int slots; // written by the match loop, read by any thread

	private volatile int inFlight; // written by the match loop, read by any thread

	private volatile int abandoned; // written by the match loop, read by any thread

	int count() {
		return this.count;
	}

	int slots() {
		return this.slots;
	}

	int inFlight() {
		return this.inFlight;
	}

	int abandoned() {
		return this.abandoned;
	}

	void add(Worker worker) {
		this.joined.add(worker);
		this.byId.put(worker.id(), worker);
		this.slots = this.slots + worker.slots();
		this.count = this.joined.size();
		offer(worker);
	}

	/**
	 * Forget a worker.
	 * @param worker the worker
	 * @return whether it was there
	 */
	boolean remove(Worker worker) {
		if (!this.joined.remove(worker)) {
			return false;
		}
		this.byId.remove(worker.id(), worker);
		worker.gone = true;
		// At once, not when it comes to the top: a retired worker must not be kept by
		// others.
		if (worker.ready) {
			this.ready.remove(worker);
		}
		this.slots = this.slots - worker.slots();
		this.inFlight = this.inFlight - worker.inFlightCount();
		worker.inFlight().forEach(this::notAbandoned);
		// Last, so that who sees the worker gone sees its tasks gone.
		this.count = this.joined.size();
		return true;
	}

	Set<Worker> joined() {
		return this.joined;
	}

	/**
	 * Find a worker by its name.
	 */
	@Nullable Worker find(String id) {
		return this.byId.get(id);
	}

	/**
	 * Put a worker on top of the stack if it has room and is not there yet.
	 * @param worker the worker
	 */
	void offer(Worker worker) {
		if (!worker.ready && worker.hasRoom()) {
			worker.ready = true;
			this.ready.push(worker);
		}
	}

	/**
	 * The worker to be used next.
	 * @return a worker with room, or {@code null} if there is none
	 */
	@Nullable Worker next() {
		Worker worker;
		while ((worker = this.ready.peek()) != null && !canTake(worker)) {
			drop(worker);
		}
		return worker;
	}

	/**
	 * Pass over the next worker for the rest of this round: it can serve none of the
	 * tasks.
	 */
	void passOver(Worker worker) {
		this.ready.remove(worker);
		this.aside.add(worker);
	}

	void took(Worker worker, PendingTask task, long nowNanos) {
		this.inFlight = this.inFlight + 1;
		touch(worker);
		worker.take(task, nowNanos);
	}

	void released(Worker worker, PendingTask task, long nowNanos) {
		worker.released(task, nowNanos);
		this.inFlight = this.inFlight - 1;
		notAbandoned(task);
	}

	/**
	 * Nobody waits for a task any more: tell the worker once, if it knows the task, else
	 * free its slot.
	 */
	void abandon(Worker worker, PendingTask task, long nowNanos) {
		if (task.isUnsent()) {
			task.state = PendingTask.State.ENDED;
			withdraw(worker, task, nowNanos);
		}
		else if (!task.abandoned) {
			task.abandoned = true;
			this.abandoned = this.abandoned + 1;
			cancel(worker, task.id);
		}
	}

	/**
	 * Take back a task that a worker was not sent all of, and free its slot.
	 */
	void withdraw(Worker worker, PendingTask task, long nowNanos) {
		cancel(worker, task.id);
		released(worker, task, nowNanos);
		offer(worker);
	}

	void cancel(Worker worker, long taskId) {
		worker.send((connection) -> connection.cancel(taskId));
		touch(worker);
	}

	/**
	 * Go on with what is on its way to a worker.
	 */
	void goOn(Worker worker) {
		touch(worker);
		offer(worker);
	}

	/**
	 * End the round: bring back the workers that were passed over, and send each worker
	 * what it was given, as one batch.
	 * @return whether a worker has room now for a large task, which it had not before
	 */
	boolean endRound() {
		for (int i = this.aside.size() - 1; i >= 0; i--) {
			this.ready.push(this.aside.get(i));
		}
		this.aside.clear();
		boolean room = false;
		for (int i = 0; i < this.touched.size(); i++) {
			Worker worker = this.touched.get(i);
			worker.touched = false;
			room |= !worker.gone && worker.flush();
		}
		this.touched.clear();
		return room;
	}

	private static boolean canTake(Worker worker) {
		return worker.hasRoom() && worker.isReading();
	}

	private void drop(Worker worker) {
		this.ready.remove(worker);
		worker.ready = false;
	}

	private void notAbandoned(PendingTask task) {
		if (task.abandoned) {
			task.abandoned = false;
			this.abandoned = this.abandoned - 1;
		}
	}

	private void touch(Worker worker) {
		if (!worker.touched) {
			worker.touched = true;
			this.touched.add(worker);
		}
	}

}
