package io.jobber.dispatch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.PendingTask.State;
import io.jobber.dispatch.TaskResult.Nack;

/**
 * Pairs waiting tasks with workers, and knows what each task does: it waits, runs, or has
 * ended. A task's promise may be completed before the task has ended, when its time ran
 * out or its caller cancelled it; a running one then keeps its slot until the worker
 * answers. Used by the match loop only, except where said.
 */
final class Matchmaker {

	static final int FORGOTTEN_BEATS = 3;

	// A worker that is given tasks as it answers may answer more than it has slots in a
	// frame.
	static final int MOST_RESULTS_PER_SLOT = 64;

	private static final System.Logger logger = System.getLogger(Matchmaker.class.getName());

	private final Workers workers;

	private final Counters counters;

	private final News news;

	private final WaitingTasks waiting;

	private final Expiry expiry;

	private final Outcomes outcomes;

	private boolean closed;

	/**
	 * Create an empty matchmaker.
	 * @param settings what the properties of the pool begin with, for messages
	 * @param timer runs what it is given in the match loop
	 */
	Matchmaker(Workers workers, Counters counters, int maxAttempts, String settings, DispatchListener listener,
			TaskTimer timer) {
		this.workers = workers;
		this.counters = counters;
		this.news = new News(listener);
		this.waiting = new WaitingTasks(workers, counters, this.news, maxAttempts, timer);
		this.expiry = new Expiry(workers, this.waiting, counters, this.news, settings, timer);
		this.outcomes = new Outcomes(this.waiting, counters, maxAttempts);
	}

	void enqueue(PendingTask task) {
		if (task.isDone()) {
			this.waiting.left(task);
		}
		else if (this.closed) {
			// It was accepted while somebody closed the dispatcher.
			this.waiting.left(task);
			this.outcomes.turnAway(task);
		}
		else {
			this.expiry.watch(task);
			this.waiting.add(task);
		}
	}

	void abandon(PendingTask task) {
		this.expiry.abandon(task);
	}

	void explain(@Nullable String reason) {
		this.expiry.explain(reason);
	}

	List<WorkerState> states(long nowNanos) {
		PendingTask last = this.waiting.dueLast();
		List<WorkerState> states = new ArrayList<>(this.workers.count());
		for (Worker worker : this.workers.joined()) {
			// Looking at what waits costs more than all else here, and is rarely needed.
			boolean fit = last == null || worker.livesUntil(last.deadlineNanos) || !this.waiting.outlast(worker);
			states.add(worker.state(fit, nowNanos));
		}
		return states;
	}

	void open() {
		this.closed = false;
	}

	void join(Worker worker) {
		this.workers.add(worker);
		this.news.done();
	}

	void drain(Worker worker, String reason, long nowNanos) {
		if (!worker.draining && !worker.gone) {
			worker.draining = true;
			takeBack(worker, nowNanos);
			worker.send((connection) -> connection.drain(reason));
		}
	}

	void answer(Worker worker, List<TaskResult> results, long nowNanos) {
		worker.seenNanos = nowNanos;
		if (results.size() > MOST_RESULTS_PER_SLOT * (long) worker.slots()) {
			lose(worker, "it sent " + results.size() + " answers in one frame, with " + worker.slots() + " slots",
					nowNanos);
			return;
		}
		for (TaskResult result : results) {
			answer(worker, result, nowNanos);
		}
		if (worker.draining) {
			takeBack(worker, nowNanos);
		}
		this.workers.offer(worker);
		this.news.done();
	}

	void heartbeat(Worker worker, List<Long> taskIds, long tasksRead, long nowNanos) {
		worker.seen(nowNanos);
		worker.paused = false;
		reconcile(worker, taskIds, tasksRead, nowNanos);
		this.workers.offer(worker);
	}

	void ready(Worker worker) {
		worker.stalled = false;
		this.workers.goOn(worker);
	}

	void leave(Worker worker, long nowNanos) {
		if (!this.workers.remove(worker)) {
			return;
		}
		WorkerState last = worker.state(true, nowNanos);
		for (PendingTask task : worker.releaseAll()) {
			// It crossed the goodbye on its way, so it was never started.
			task.state = State.ENDED;
			if (!task.isDone()) {
				this.waiting.putBack(task);
			}
		}
		worker.send(WorkerConnection::close);
		this.news.left(last);
	}

	void lose(Worker worker, String reason, long nowNanos) {
		if (!this.workers.remove(worker)) {
			return;
		}
		WorkerState last = worker.state(true, nowNanos);
		List<PendingTask> orphans = worker.releaseAll();
		if (!orphans.isEmpty()) {
			logger.log(System.Logger.Level.WARNING, "Worker {0} was lost with {1} tasks in flight: {2}", worker.id(),
					orphans.size(), reason);
		}
		orphans.forEach((task) -> {
			if (task.isUnsent()) {
				this.outcomes.undelivered(task, worker, reason);
			}
			else {
				this.outcomes.retryOrFail(task, worker, reason);
			}
		});
		worker.send((connection) -> connection.abort(reason));
		this.news.left(last);
	}

	void close(String reason, long nowNanos) {
		this.closed = true;
		List.copyOf(this.workers.joined()).forEach((worker) -> lose(worker, reason, nowNanos));
		PendingTask task;
		while ((task = this.waiting.poll()) != null) {
			this.outcomes.turnAway(task);
		}
	}

	/**
	 * Pair tasks with slots and send what came of it, one batch to each worker.
	 * @param budget how many pairs to make at most
	 * @param nowNanos the time
	 * @return whether the budget was used up
	 */
	boolean match(int budget, long nowNanos) {
		int matched = 0;
		boolean room = true;
		this.waiting.isolateSuspects(nowNanos);
		while (room) {
			matched += pair(budget - matched, nowNanos);
			// A large task that has been sent makes room for the next.
			room = this.workers.endRound() && matched < budget;
		}
		this.news.tell();
		return matched == budget;
	}

	private int pair(int budget, long nowNanos) {
		int matched = 0;
		Worker worker;
		while (matched < budget && this.waiting.areQueued() && (worker = this.workers.next()) != null) {
			PendingTask task = this.waiting.poll(worker);
			if (task == null) {
				this.workers.passOver(worker);
				continue;
			}
			matched++;
			this.workers.took(worker, task, nowNanos);
		}
		return matched;
	}

	/**
	 * Take back what a worker that leaves was not sent all of.
	 */
	private void takeBack(Worker worker, long nowNanos) {
		for (PendingTask task : worker.inFlight()) {
			if (task.isUnsent()) {
				this.workers.withdraw(worker, task, nowNanos);
				this.waiting.putBack(task);
			}
		}
	}

	private void answer(Worker worker, TaskResult result, long nowNanos) {
		PendingTask task = worker.holds(result.id(), result.attempt());
		// Nobody can answer what he has not got.
		if (task == null || task.isUnsent()) {
			this.counters.late.increment();
			return;
		}
		this.workers.released(worker, task, nowNanos);
		worker.paused = false;
		if (result instanceof TaskResult.Success || result instanceof TaskResult.Failure) {
			worker.answered();
		}
		task.state = State.ENDED;
		if (task.isDone()) {
			if (!(result instanceof TaskResult.Cancelled)) {
				this.counters.late.increment();
			}
		}
		else if (result instanceof TaskResult.Success success) {
			this.counters.count(this.counters.completed, () -> task.succeed(success.payload()));
		}
		else if (result instanceof TaskResult.Failure failure) {
			this.outcomes.failed(task, failure);
		}
		else if (result instanceof Nack nack) {
			this.outcomes.nacked(worker, task, nack);
		}
		else if (Expiry.isOverdue(task, nowNanos)) {
			// The worker saw it a moment before the timer here did.
			this.expiry.timeOutAt(worker, task);
		}
		else {
			this.outcomes.retryOrFail(task, worker, "it cancelled the task by itself");
		}
	}

	/**
	 * Compare what the worker says it holds with what it is believed to hold. A task that
	 * it has not read yet is on its way to it, for however long; where it does not say
	 * what it has read, one that it has not named several times is taken for forgotten.
	 * An answer cannot be on its way here, since it would have come before.
	 */
	private void reconcile(Worker worker, List<Long> taskIds, long tasksRead, long nowNanos) {
		Set<Long> named = new HashSet<>(taskIds);
		for (PendingTask task : worker.inFlight()) {
			boolean known = named.contains(task.id) || task.isUnsent() || (tasksRead >= 0 && task.ordinal > tasksRead);
			task.missedBeats = known ? 0 : task.missedBeats + 1;
			if (task.missedBeats == FORGOTTEN_BEATS) {
				this.counters.drifted.increment();
				this.workers.released(worker, task, nowNanos);
				this.outcomes.retryOrFail(task, worker, "it does not know the task any more");
			}
		}
		for (Long id : named) {
			if (!worker.holds(id) && !worker.gone) {
				this.counters.drifted.increment();
				this.workers.cancel(worker, id);
			}
		}
	}

}
