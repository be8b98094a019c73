package io.jobber.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.PendingTask.State;
import io.jobber.dispatch.TaskResult.Nack;
import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.TaskFailedException;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;
import io.jobber.task.TaskTimeoutException.Phase;

/**
 * Pairs waiting tasks with workers, and decides what becomes of each: waiting, running,
 * ended. A task's promise may be completed before the task has ended, when its time ran
 * out or its caller cancelled it; a running one then keeps its slot until the worker
 * answers. Used by the match loop only, except where said.
 */
final class Matchmaker {

	private static final int FORGOTTEN_BEATS = 3;

	// A worker that is given tasks as it answers may answer more than it has slots in a
	// frame.
	private static final int MOST_RESULTS_PER_SLOT = 64;

	// A worker counts whole milliseconds, by a clock of its own.
	private static final long ROUNDING_NANOS = Duration.ofMillis(1).toNanos();

	private static final long CLOCK_PRECISION = 1000;

	private static final System.Logger logger = System.getLogger(Matchmaker.class.getName());

	private final Workers workers;

	private final Counters counters;

	private final int maxAttempts;

	private final News news;

	private final WaitingTasks waiting;

	private final Deadlines deadlines;

	private final Deadlines queueDeadlines;

	private volatile @Nullable String trouble; // any thread

	private boolean closed;

	/**
	 * Create an empty matchmaker.
	 * @param timer runs what it is given in the match loop
	 */
	Matchmaker(Workers workers, Counters counters, int maxAttempts, DispatchListener listener, TaskTimer timer) {
		this.workers = workers;
		this.counters = counters;
		this.maxAttempts = maxAttempts;
		this.news = new News(listener);
		this.waiting = new WaitingTasks(workers, counters, this.news, maxAttempts, timer);
		this.deadlines = new Deadlines(timer, this::timeOut);
		this.queueDeadlines = new Deadlines(timer, this::timeOutInQueue);
	}

	void explain(@Nullable String reason) {
		this.trouble = reason;
	}

	void enqueue(PendingTask task) {
		if (task.isDone()) {
			this.waiting.left(task);
		}
		else if (this.closed) {
			// It was accepted while somebody closed the dispatcher.
			this.waiting.left(task);
			turnAway(task);
		}
		else {
			task.arm(this.deadlines, this.queueDeadlines);
			this.waiting.add(task);
		}
	}

	private void timeOut(PendingTask task) {
		Worker worker = task.worker;
		if (worker != null) {
			timeOutAt(worker, task);
		}
		else {
			// An attempt before this wait may have run.
			timeOut(task, (task.attempt > 1) ? Phase.RUNNING : Phase.QUEUED, task.task.timeout(), whyQueued(task));
		}
	}

	private void timeOutInQueue(PendingTask task) {
		if (task.state == State.QUEUED && task.attempt == 1) {
			timeOut(task, Phase.QUEUED, task.task.terms().queueTimeout(), whyQueued(task));
		}
	}

	void abandon(PendingTask task) {
		task.disarm();
		this.news.done();
		this.waiting.remove(task);
		if (task.worker != null) {
			// The slot stays taken: the worker is still running the task nobody waits
			// for.
			this.workers.abandon(task.worker, task);
		}
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

	void drain(Worker worker, String reason) {
		if (!worker.draining && !worker.gone) {
			worker.draining = true;
			worker.send((connection) -> connection.drain(reason));
		}
	}

	void answer(Worker worker, List<TaskResult> results, long nowNanos) {
		worker.seenNanos = nowNanos;
		if (results.size() > MOST_RESULTS_PER_SLOT * (long) worker.slots()) {
			lose(worker, "it sent " + results.size() + " answers in one frame, with " + worker.slots() + " slots");
			return;
		}
		for (TaskResult result : results) {
			answer(worker, result, nowNanos);
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
		this.workers.offer(worker);
	}

	void leave(Worker worker) {
		if (!this.workers.remove(worker)) {
			return;
		}
		this.news.done();
		for (PendingTask task : worker.releaseAll()) {
			// It crossed the goodbye on its way, so it was never started.
			task.state = State.ENDED;
			if (!task.isDone()) {
				this.waiting.putBack(task);
			}
		}
		worker.send(WorkerConnection::close);
	}

	void lose(Worker worker, String reason) {
		if (!this.workers.remove(worker)) {
			return;
		}
		this.news.done();
		List<PendingTask> orphans = worker.releaseAll();
		if (!orphans.isEmpty()) {
			logger.log(System.Logger.Level.WARNING, "Worker {0} was lost with {1} tasks in flight: {2}", worker.id(),
					orphans.size(), reason);
		}
		orphans.forEach((task) -> retryOrFail(task, worker, reason));
		worker.send((connection) -> connection.abort(reason));
	}

	void close(String reason) {
		this.closed = true;
		List.copyOf(this.workers.joined()).forEach((worker) -> lose(worker, reason));
		PendingTask task;
		while ((task = this.waiting.poll()) != null) {
			turnAway(task);
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
		this.waiting.isolateSuspects(nowNanos);
		Worker worker;
		while (matched < budget && this.waiting.areQueued() && (worker = this.workers.next()) != null) {
			PendingTask task = this.waiting.poll(worker);
			if (task == null) {
				this.workers.passOver(worker);
				continue;
			}
			matched++;
			this.workers.took(this.workers.forTask(task, worker), task, nowNanos);
		}
		this.workers.endRound();
		this.news.tell();
		return matched == budget;
	}

	private void answer(Worker worker, TaskResult result, long nowNanos) {
		PendingTask task = worker.holds(result.id(), result.attempt());
		if (task == null) {
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
			failed(task, failure);
		}
		else if (result instanceof Nack nack) {
			nacked(worker, task, nack);
		}
		else if (isOverdue(task, nowNanos)) {
			// The worker saw it a moment before the timer here did.
			timeOutAt(worker, task);
		}
		else {
			retryOrFail(task, worker, "it cancelled the task by itself");
		}
	}

	private static boolean isOverdue(PendingTask task, long nowNanos) {
		long tolerance = ROUNDING_NANOS + task.task.timeout().toNanos() / CLOCK_PRECISION;
		return task.deadlineNanos - nowNanos <= tolerance;
	}

	private void nacked(Worker worker, PendingTask task, Nack nack) {
		switch (nack.reason()) {
			case BUSY -> {
				worker.paused = true;
				this.waiting.putBack(task);
			}
			case DRAINING -> {
				worker.draining = true;
				this.waiting.putBack(task);
			}
			case UNKNOWN_FUNCTION -> {
				if (worker.lacks(task.task.function())) {
					logger.log(System.Logger.Level.WARNING,
							"Worker {0} has no function {1}: the tasks for it that it is given are rejected. All "
									+ "workers of a pool must have all functions that are called",
							worker.id(), task.task.function());
				}
				fail(task, new TaskRejectedException(Reason.UNKNOWN_FUNCTION, nack.message()));
			}
			case TOO_LARGE -> fail(task, new PayloadTooLargeException(task.task.function(), nack.message()));
		}
	}

	private void failed(PendingTask task, TaskResult.Failure failure) {
		if (task.mayTryAgainAfter(failure.type(), this.maxAttempts)) {
			this.waiting.tryAgain(task);
		}
		else {
			fail(task, new TaskFailedException(task.task.function(), failure.type(), failure.message()));
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
			boolean known = named.contains(task.id) || (tasksRead >= 0 && task.ordinal > tasksRead);
			task.missedBeats = known ? 0 : task.missedBeats + 1;
			if (task.missedBeats == FORGOTTEN_BEATS) {
				this.counters.drifted.increment();
				this.workers.released(worker, task, nowNanos);
				retryOrFail(task, worker, "it does not know the task any more");
			}
		}
		for (Long id : named) {
			if (!worker.holds(id) && !worker.gone) {
				this.counters.drifted.increment();
				this.workers.cancel(worker, id);
			}
		}
	}

	private void retryOrFail(PendingTask task, Worker worker, String reason) {
		if (!task.isDone() && task.mayTryAgain(worker.id(), reason, this.maxAttempts)) {
			this.waiting.tryAgain(task);
		}
		else {
			task.state = State.ENDED;
			this.counters.count(this.counters.failed, () -> task.failLost(worker.id(), reason));
		}
	}

	private void turnAway(PendingTask task) {
		fail(task, TaskRejectedException.shuttingDown(task.task.function(), task.attempt - 1));
	}

	private void fail(PendingTask task, RuntimeException failure) {
		this.counters.count(this.counters.failed, () -> task.fail(failure));
	}

	private void timeOutAt(Worker worker, PendingTask task) {
		timeOut(task, Phase.RUNNING, task.task.timeout(),
				"worker " + worker.id() + " has not answered, and the task may have run");
	}

	private void timeOut(PendingTask task, Phase phase, Duration timeout, String detail) {
		// First, so that a caller who learns of it finds it so; and also if the promise
		// was
		// completed by somebody else, for nobody waits for it any more.
		abandon(task);
		if (this.counters.count(this.counters.timedOut, () -> task.failTimedOut(phase, timeout, detail))) {
			this.news.timedOut();
		}
	}

	private String whyQueued(PendingTask task) {
		if (task.attempt > 1) {
			return "it waited to be tried again, and may have run in " + (task.attempt - 1) + " attempts";
		}
		if (this.workers.anyWithRoom((worker) -> worker.diesTooSoonFor(task))) {
			return "no worker was free that lives long enough for it, and the task never ran "
					+ "(jobber.scheduler.worker-lifetime)";
		}
		String trouble = this.trouble;
		return "no worker was free, and the task never ran" + ((trouble != null) ? "; " + trouble : "");
	}

}
