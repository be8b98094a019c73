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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.jobber.dispatch.DispatchListener.Change;
import io.jobber.task.JobberException;
import io.jobber.task.Payload;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.Task;
import io.jobber.task.TaskRejectedException;

/**
 * Pairs queued tasks with free slots of joined workers, and keeps the delivery contract:
 * a task runs at most once unless it is idempotent, and its promise is completed exactly
 * once.
 * <p>
 * All state belongs to one match loop; every public method only adds an event to it, and
 * the thread that does may run the loop for a short while. A task's way reads from top to
 * bottom: {@link #submit}, {@link #enqueue}, {@link #match}, {@link #assign},
 * {@link #answered}. What becomes of it where that is not all is for
 * {@link DeliveryRules}. Promises are completed from within the loop: what depends on
 * them runs there, so it must be short and must not block.
 * <ul>
 * <li>any thread: all public methods, and those of {@link JoinedWorker}</li>
 * <li>the match loop: all others, and every field without a note</li>
 * </ul>
 */
public final class Dispatcher {

	// At three bytes a character this fits into what a frame allows beside its payload.
	private static final int MAX_OVERHEAD_CHARS = 16 * 1024;

	// What a header costs on top of its characters.
	private static final int HEADER_CHARS = 8;

	// About what it takes to wake another thread. Tasks that come closer together than
	// this are worth a common frame.
	private static final long CROWD_NANOS = 20_000;

	// A worker that is given tasks as it answers may answer more than it has slots in a
	// frame.
	static final int MOST_RESULTS_PER_SLOT = 64;

	// A network that loses nothing repeats nothing: each answer of a correct worker is
	// that of a task that it holds, unless the two have differed about a few tasks.
	static final int MOST_STRAY_RESULTS = 1000;

	private static final System.Logger logger = System.getLogger(Dispatcher.class.getName());

	private final DispatcherOptions options;

	private final TaskTimer timer;

	private final DispatchListener listener;

	private final Counters counters = new Counters();

	private final Workers workers = new Workers();

	private final TaskQueue queue;

	private final DeliveryRules rules;

	private final Deadlines deadlines;

	private final Deadlines queueDeadlines;

	private final DispatchLoop loop;

	private final Heartbeats heartbeats;

	private final Set<Change> changes = EnumSet.noneOf(Change.class); // of this round

	private boolean closed;

	private final AtomicLong lastId = new AtomicLong(); // any thread

	private volatile boolean shutDown; // any thread

	// Any thread.
	private volatile @Nullable Function<Task, @Nullable TaskRejectedException> obstacle;

	private volatile long lastSubmitNanos; // any thread; whichever wrote last

	/**
	 * Create a dispatcher.
	 * @param options its limits
	 * @param timer its clock and alarm
	 * @param successor a thread that goes on with the match loop when a caller has done
	 * its share
	 * @param listener learns of changed demand
	 */
	public Dispatcher(DispatcherOptions options, TaskTimer timer, Executor successor, DispatchListener listener) {
		this.options = options;
		this.timer = timer;
		this.listener = listener;
		this.loop = new DispatchLoop(this::match, successor);
		TaskTimer loopTimer = new LoopTimer();
		this.queue = new TaskQueue(this.counters, options.maxAttempts(), loopTimer,
				() -> this.changes.add(Change.TASK_QUEUED));
		this.rules = new DeliveryRules(this.queue, this.workers, this.counters, options, timer, this.changes::add);
		this.deadlines = new Deadlines(loopTimer, this.rules::timedOut);
		this.queueDeadlines = new Deadlines(loopTimer, this.rules::timedOutInQueue);
		this.heartbeats = new Heartbeats(options.heartbeatInterval(), loopTimer, this::lost);
	}

	/**
	 * Accept a task. Never blocks.
	 * @param task what is to be run
	 * @return completed with the result, or exceptionally with one of the exceptions of
	 * {@code io.jobber.task}; cancelling it cancels the task
	 */
	public CompletableFuture<Payload> submit(Task task) {
		long now = this.timer.nanoTime();
		PendingTask pending = new PendingTask(this.lastId.incrementAndGet(), task, now, this::cancelled);
		JobberException refusal = admit(task);
		if (refusal != null) {
			this.counters.rejected.increment();
			pending.fail(refusal);
			return pending;
		}
		this.counters.submitted.increment();
		boolean crowd = now - this.lastSubmitNanos < CROWD_NANOS;
		this.lastSubmitNanos = now;
		if (crowd) {
			this.loop.executeSoon(() -> enqueue(pending));
		}
		else {
			this.loop.execute(() -> enqueue(pending));
		}
		return pending;
	}

	/**
	 * Let a worker join. Tasks may be given to its connection before this returns.
	 * @param info what the worker declared
	 * @param connection the way to it
	 * @return takes what the worker sends
	 */
	public JoinedWorker join(WorkerInfo info, WorkerConnection connection) {
		Worker worker = new Worker(info, connection, this.timer.nanoTime(),
				(failed, reason) -> this.loop.execute(() -> lost(failed, reason)));
		this.loop.execute(() -> joined(worker));
		return new JoinedWorker(worker);
	}

	/**
	 * Ask a worker to finish what it holds and to leave; it is given no new task.
	 * @param workerId the worker; ignored if it is not there
	 * @param reason the reason, for logs
	 */
	public void drain(String workerId, String reason) {
		drainIf((worker) -> worker.info.id().equals(workerId), reason);
	}

	/**
	 * Ask all workers to finish what they hold and to leave.
	 * @param reason the reason, for logs
	 */
	public void drainAll(String reason) {
		drainIf((worker) -> true, reason);
	}

	private void drainIf(Predicate<Worker> kind, String reason) {
		this.loop.execute(() -> this.workers.joined.stream().filter(kind).forEach((worker) -> drain(worker, reason)));
	}

	/**
	 * Accept tasks and workers again.
	 */
	public void open() {
		this.loop.execute(() -> this.closed = false);
		this.shutDown = false;
	}

	/**
	 * Reject tasks at once as long as there is no worker, and none to come.
	 * @param obstacle says why a task cannot succeed now, if it cannot; called from any
	 * thread when there is no worker, MUST NOT block. {@code null} to let tasks wait
	 */
	public void rejectWhile(@Nullable Function<Task, @Nullable TaskRejectedException> obstacle) {
		this.obstacle = obstacle;
	}

	/**
	 * Accept no new task and no new worker. What was accepted goes on.
	 */
	public void shutDown() {
		this.shutDown = true;
	}

	/**
	 * Whether {@link #shutDown()} or {@link #close(String)} was called last.
	 * @return whether nothing new is accepted
	 */
	public boolean isShutDown() {
		return this.shutDown;
	}

	/**
	 * Accept nothing more, fail what still waits or runs, and end all connections.
	 * @param reason the reason, for errors and logs
	 */
	public void close(String reason) {
		this.shutDown = true;
		this.loop.execute(() -> closed(reason));
	}

	/**
	 * Say why there are no workers, for the errors of those who wait for one.
	 * @param reason a sentence, or {@code null} if all is well
	 */
	public void explain(@Nullable String reason) {
		this.rules.explain(reason);
	}

	/**
	 * Count what there is.
	 * @return the counts, each true for itself, taken one after another
	 */
	public DispatcherStats stats() {
		return this.counters.stats(this.workers);
	}

	/**
	 * Count what there is, at one moment for all.
	 * @return completed from the match loop
	 */
	public CompletableFuture<DispatcherStats> snapshot() {
		return ask(this::stats);
	}

	/**
	 * List the joined workers.
	 * @return completed from the match loop with the state of each at one moment
	 */
	public CompletableFuture<List<WorkerState>> workers() {
		return ask(this::states);
	}

	private <T> CompletableFuture<T> ask(Supplier<T> question) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		this.loop.execute(() -> answer.complete(question.get()));
		return answer;
	}

	private @Nullable JobberException admit(Task task) {
		if (this.shutDown) {
			return TaskRejectedException.shuttingDown(task.function(), 0);
		}
		Function<Task, @Nullable TaskRejectedException> obstacle = this.obstacle;
		TaskRejectedException rejection = (obstacle != null && this.workers.count == 0) ? obstacle.apply(task) : null;
		if (rejection != null) {
			return rejection;
		}
		if (task.payload().size() > this.options.maxPayloadBytes()) {
			return new PayloadTooLargeException(task.function(), "its input has " + task.payload().size()
					+ " bytes, the limit is " + this.options.maxPayloadBytes());
		}
		Duration lifetime = this.options.workerLifetime();
		if (!lifetime.isZero() && task.timeout().compareTo(lifetime) >= 0) {
			return TaskRejectedException.tooLong(task.timeout(), lifetime, this.options.settings());
		}
		int overhead = overhead(task);
		if (overhead > MAX_OVERHEAD_CHARS) {
			return new PayloadTooLargeException(abbreviate(task.function()),
					"its headers, content type and function name " + "have " + overhead + " characters, the limit is "
							+ MAX_OVERHEAD_CHARS);
		}
		return this.counters.enter(task, this.options);
	}

	private static int overhead(Task task) {
		int chars = task.function().length() + task.payload().contentType().length();
		for (Map.Entry<String, String> header : task.payload().headers().entrySet()) {
			chars += header.getKey().length() + header.getValue().length() + HEADER_CHARS;
		}
		return chars;
	}

	private static String abbreviate(String function) {
		return (function.length() <= 100) ? function : function.substring(0, 100) + "...";
	}

	private void cancelled(PendingTask task) {
		this.counters.cancelled.increment();
		this.loop.execute(() -> this.rules.abandon(task));
	}

	private void enqueue(PendingTask task) {
		if (task.isDone()) {
			this.counters.leave(task.task);
		}
		else if (this.closed) {
			// It was accepted while the dispatcher was being closed.
			this.counters.leave(task.task);
			this.rules.turnAway(task);
		}
		else {
			task.arm(this.deadlines, this.queueDeadlines);
			this.queue.add(task);
		}
	}

	/**
	 * The end of each round: pair tasks with slots, send what came of it, one batch to
	 * each worker, and tell what changed.
	 * @param budget how many pairs to make at most
	 * @return whether the budget was used up
	 */
	private boolean match(int budget) {
		long now = this.timer.nanoTime();
		int matched = 0;
		boolean room = true;
		isolateSuspects(now);
		while (room) {
			matched += pair(budget - matched, now);
			// A task of which the last piece was sent makes room for the next.
			room = this.workers.flush() && matched < budget;
		}
		if (!this.changes.isEmpty()) {
			this.listener.changed(this.changes);
			this.changes.clear();
		}
		return matched == budget;
	}

	private int pair(int budget, long nowNanos) {
		int matched = 0;
		Iterator<Worker> ready = this.workers.ready();
		while (matched < budget && !this.queue.isEmpty() && ready.hasNext()) {
			Worker worker = ready.next();
			PendingTask task;
			while (matched < budget && this.workers.hasRoom(worker) && (task = this.queue.poll(worker)) != null) {
				matched++;
				this.workers.assign(worker, task, nowNanos);
			}
			// One that was filled by the last task keeps its place, as the most recently
			// used.
			if (!this.workers.hasRoom(worker) && matched < budget && !this.queue.isEmpty()) {
				ready.remove();
				worker.stacked(false);
			}
		}
		return matched;
	}

	/**
	 * Give each task in quarantine to an idle worker.
	 * @param nowNanos the current time in nanoseconds
	 */
	private void isolateSuspects(long nowNanos) {
		for (PendingTask suspect : this.queue.suspects()) {
			Worker idle = this.workers.idleFor(suspect);
			if (idle != null) {
				this.queue.remove(suspect);
				idle.isolate();
				this.workers.assign(idle, suspect, nowNanos);
			}
		}
		this.workers.reserve(this.queue.suspects());
	}

	private void answered(Worker worker, List<TaskResult> results) {
		long now = this.timer.nanoTime();
		worker.seen(now);
		if (results.size() > MOST_RESULTS_PER_SLOT * (long) worker.info.slots()) {
			lost(worker, "it sent " + results.size() + " answers in one frame, with " + worker.info.slots() + " slots");
			return;
		}
		for (TaskResult result : results) {
			answered(worker, result, now);
		}
		if (worker.draining) {
			takeBack(worker, now);
		}
		this.workers.offer(worker);
		this.changes.add(Change.TASK_ENDED);
	}

	private void answered(Worker worker, TaskResult result, long nowNanos) {
		PendingTask task = worker.find(result.id());
		// The worker has not received a task that is not sent, so this cannot be its
		// result.
		if (task == null || task.attempt != result.attempt() || !task.isSent()) {
			this.counters.late.increment();
			if (worker.strayed() == MOST_STRAY_RESULTS) {
				lost(worker, "protocol violation: it sent " + MOST_STRAY_RESULTS
						+ " results in a row of tasks that it does not hold");
			}
			return;
		}
		this.workers.release(worker, task, nowNanos);
		worker.answered();
		if (result instanceof TaskResult.Success || result instanceof TaskResult.Failure) {
			worker.served();
		}
		this.rules.answered(worker, task, result, nowNanos);
	}

	private void joined(Worker worker) {
		if (this.shutDown) {
			worker.gone();
			worker.send((connection) -> connection.abort("the application is shutting down"));
			return;
		}
		this.workers.add(worker);
		this.changes.add(Change.WORKERS_CHANGED);
		this.heartbeats.start(worker);
	}

	/**
	 * Compare what the worker says it holds with what it is believed to hold. An answer
	 * cannot be on its way here, since it would have come before.
	 * @param worker the worker
	 * @param named ids of the tasks that it names
	 * @param tasksRead how many tasks it has read
	 */
	private void heartbeat(Worker worker, Set<Long> named, long tasksRead) {
		long now = this.timer.nanoTime();
		if (named.size() > MOST_RESULTS_PER_SLOT * (long) worker.info.slots()) {
			lost(worker, "protocol violation: it named " + named.size() + " tasks in one heartbeat, with "
					+ worker.info.slots() + " slots");
			return;
		}
		worker.seen(now);
		worker.notBusy();
		for (PendingTask task : worker.inFlight()) {
			if (task.isForgotten(named.contains(task.id), tasksRead)) {
				this.workers.release(worker, task, now);
				this.rules.forgotten(task, worker);
			}
		}
		for (Long id : named) {
			if (worker.find(id) == null && !worker.gone) {
				this.counters.drifted.increment();
				this.workers.cancel(worker, id);
			}
		}
		this.workers.offer(worker);
	}

	private void drain(Worker worker, String reason) {
		if (worker.drain()) {
			takeBack(worker, this.timer.nanoTime());
			worker.send((connection) -> connection.drain(reason));
		}
	}

	/**
	 * Take back what a worker that leaves was not sent all of.
	 * @param worker the worker
	 * @param nowNanos the current time in nanoseconds
	 */
	private void takeBack(Worker worker, long nowNanos) {
		for (PendingTask task : worker.inFlight()) {
			if (!task.isSent()) {
				this.workers.withdraw(worker, task, nowNanos);
				this.rules.neverStarted(task);
			}
		}
	}

	private void lost(Worker worker, String reason) {
		if (worker.gone) {
			return;
		}
		List<PendingTask> orphans = remove(worker);
		if (!orphans.isEmpty()) {
			logger.log(System.Logger.Level.WARNING, "Worker {0} was lost with {1} tasks in flight: {2}",
					worker.info.id(), orphans.size(), reason);
		}
		orphans.forEach((task) -> this.rules.workerLost(task, worker, reason));
		worker.send((connection) -> connection.abort(reason));
	}

	private List<PendingTask> remove(Worker worker) {
		long now = this.timer.nanoTime();
		WorkerState last = worker.state(true, now);
		List<PendingTask> held = this.workers.remove(worker, now);
		this.changes.add(Change.WORKERS_CHANGED);
		this.listener.left(last);
		return held;
	}

	private void closed(String reason) {
		this.closed = true;
		List.copyOf(this.workers.joined).forEach((worker) -> lost(worker, reason));
		this.queue.clear().forEach(this.rules::turnAway);
	}

	private List<WorkerState> states() {
		long now = this.timer.nanoTime();
		List<WorkerState> states = new ArrayList<>(this.workers.count);
		this.workers.joined.forEach((worker) -> states.add(worker.state(this.queue.isFit(worker), now)));
		return states;
	}

	/**
	 * The handle of a joined worker, which its stream reports events to. All methods may
	 * be called from any thread, never block, and take effect in the order of their
	 * calls.
	 */
	public final class JoinedWorker {

		private final Worker worker;

		private final AtomicBoolean heartbeatPending = new AtomicBoolean(); // any thread

		private JoinedWorker(Worker worker) {
			this.worker = worker;
		}

		/**
		 * The name of the worker.
		 * @return what it declared
		 */
		public String id() {
			return this.worker.info.id();
		}

		/**
		 * The worker answered tasks.
		 * @param results at least one, in the order of the frame
		 */
		public void answer(List<TaskResult> results) {
			execute(() -> answered(this.worker, results));
		}

		/**
		 * The worker sent a heartbeat.
		 * @param taskIds the tasks that it says it holds
		 * @param tasksRead how many tasks it has read since its join; negative if it does
		 * not say
		 */
		public void heartbeat(List<Long> taskIds, long tasksRead) {
			// One that is not processed yet stands for all that follow, so a worker that
			// floods its stream fills no queue here.
			if (this.heartbeatPending.compareAndSet(false, true)) {
				execute(() -> {
					this.heartbeatPending.set(false);
					Dispatcher.this.heartbeat(this.worker, new HashSet<>(taskIds), tasksRead);
				});
			}
		}

		/**
		 * The worker sent something else.
		 */
		public void alive() {
			execute(() -> this.worker.seen(Dispatcher.this.timer.nanoTime()));
		}

		/**
		 * The connection can do more than it could before: the worker reads again after
		 * {@link WorkerConnection#isReady()} said that it does not, or a task can be
		 * taken that could not, or there is something to
		 * {@linkplain WorkerConnection#flush flush}.
		 */
		public void ready() {
			execute(() -> {
				Dispatcher.this.workers.touch(this.worker);
				Dispatcher.this.workers.offer(this.worker);
			});
		}

		/**
		 * The worker said goodbye and sends nothing more: what it has not answered it
		 * never started. Its connection is closed when all that it sent before has been
		 * processed.
		 */
		public void leave() {
			execute(() -> {
				if (!this.worker.gone) {
					// What crossed the goodbye on its way was never started.
					remove(this.worker).forEach(Dispatcher.this.rules::neverStarted);
					this.worker.send(WorkerConnection::close);
				}
			});
		}

		/**
		 * The connection broke.
		 * @param reason the reason, for the errors of the tasks that the worker held
		 */
		public void lost(String reason) {
			execute(() -> Dispatcher.this.lost(this.worker, reason));
		}

		private void execute(Runnable event) {
			Dispatcher.this.loop.execute(event);
		}

	}

	/**
	 * Runs what it is given in the match loop.
	 */
	private final class LoopTimer implements TaskTimer {

		@Override
		public long nanoTime() {
			return Dispatcher.this.timer.nanoTime();
		}

		@Override
		public Alarm schedule(long delayNanos, Runnable event) {
			if (delayNanos <= 0) {
				Dispatcher.this.loop.execute(event);
				return () -> {
				};
			}
			return Dispatcher.this.timer.schedule(delayNanos, () -> Dispatcher.this.loop.execute(event));
		}

	}

}
