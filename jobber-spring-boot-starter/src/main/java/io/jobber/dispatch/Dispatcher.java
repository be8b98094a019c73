package io.jobber.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.jobber.task.JobberException;
import io.jobber.task.Payload;
import io.jobber.task.PayloadTooLargeException;
import io.jobber.task.Task;
import io.jobber.task.TaskRejectedException;

/**
 * Pairs queued tasks with free slots of joined workers, and keeps the delivery contract:
 * a task runs at most once unless it is idempotent, and its promise is completed exactly
 * once, whatever happens to its worker.
 * <p>
 * All state belongs to one match loop; every method only adds an event to it, and the
 * thread that does may run the loop for a short while. Promises are completed from within
 * the loop: what depends on them runs there, so it must be short and must not block.
 * <ul>
 * <li>any thread: all public methods</li>
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

	private final DispatcherOptions options;

	private final TaskTimer timer;

	private final Counters counters = new Counters();

	private final Workers workers = new Workers();

	private final Matchmaker matchmaker;

	private final DispatchLoop loop;

	private final Heartbeat heartbeat;

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
		this.matchmaker = new Matchmaker(this.workers, this.counters, options.maxAttempts(), options.settings(),
				listener, new LoopTimer());
		this.loop = new DispatchLoop((budget) -> this.matchmaker.match(budget, timer.nanoTime()), successor);
		this.heartbeat = new Heartbeat(options.heartbeatInterval(), timer, this.workers, this.loop,
				(worker, reason) -> this.matchmaker.lose(worker, reason, timer.nanoTime()));
	}

	/**
	 * Accept a task. Never blocks.
	 * @param task what is to be run
	 * @return completed with the result, or exceptionally with one of the exceptions of
	 * {@code io.jobber.task}; cancelling it cancels the task
	 */
	public CompletableFuture<Payload> submit(Task task) {
		long now = this.timer.nanoTime();
		PendingTask pending = new PendingTask(this.lastId.incrementAndGet(), task, now, this::onCancel);
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
			this.loop.executeSoon(() -> this.matchmaker.enqueue(pending));
		}
		else {
			this.loop.execute(() -> this.matchmaker.enqueue(pending));
		}
		return pending;
	}

	/**
	 * Let a worker join. Tasks may be assigned to its connection before this returns.
	 * @param info what the worker declared
	 * @param connection the way to it
	 * @return takes what the worker sends
	 */
	public Worker join(WorkerInfo info, WorkerConnection connection) {
		Worker worker = new Worker(this, info, connection, this.timer.nanoTime());
		this.loop.execute(() -> onJoin(worker));
		return worker;
	}

	/**
	 * Ask a worker to finish what it holds and to leave; it is given no new task.
	 * @param workerId the worker; ignored if it is not there
	 * @param reason in words, for logs
	 */
	public void drain(String workerId, String reason) {
		this.loop.execute(() -> {
			Worker worker = this.workers.find(workerId);
			if (worker != null) {
				this.matchmaker.drain(worker, reason, this.timer.nanoTime());
			}
		});
	}

	/**
	 * Ask all workers to finish what they hold and to leave.
	 * @param reason in words, for logs
	 */
	public void drainAll(String reason) {
		this.loop.execute(() -> {
			long now = this.timer.nanoTime();
			this.workers.joined().forEach((worker) -> this.matchmaker.drain(worker, reason, now));
		});
	}

	/**
	 * Accept tasks and workers again.
	 */
	public void open() {
		this.loop.execute(this.matchmaker::open);
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
	 * @param reason in words, for errors and logs
	 */
	public void close(String reason) {
		this.shutDown = true;
		this.loop.execute(() -> {
			this.heartbeat.stop();
			this.matchmaker.close(reason, this.timer.nanoTime());
		});
	}

	/**
	 * Say why there are no workers, for the errors of those who wait for one.
	 * @param reason a sentence, or {@code null} if all is well
	 */
	public void explain(@Nullable String reason) {
		this.matchmaker.explain(reason);
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
		CompletableFuture<DispatcherStats> stats = new CompletableFuture<>();
		this.loop.execute(() -> stats.complete(stats()));
		return stats;
	}

	/**
	 * List the joined workers.
	 * @return completed from the match loop with the state of each at one moment
	 */
	public CompletableFuture<List<WorkerState>> workers() {
		CompletableFuture<List<WorkerState>> states = new CompletableFuture<>();
		this.loop.execute(() -> {
			long now = this.timer.nanoTime();
			states.complete(this.matchmaker.states(now));
		});
		return states;
	}

	void onAnswer(Worker worker, List<TaskResult> results) {
		this.loop.execute(() -> this.matchmaker.answer(worker, results, this.timer.nanoTime()));
	}

	void onHeartbeat(Worker worker, List<Long> taskIds, long tasksRead) {
		this.loop.execute(() -> this.matchmaker.heartbeat(worker, taskIds, tasksRead, this.timer.nanoTime()));
	}

	void onAlive(Worker worker) {
		this.loop.execute(() -> worker.seen(this.timer.nanoTime()));
	}

	void onReady(Worker worker) {
		this.loop.execute(() -> this.matchmaker.ready(worker));
	}

	void onLeave(Worker worker) {
		this.loop.execute(() -> this.matchmaker.leave(worker, this.timer.nanoTime()));
	}

	void onLost(Worker worker, String reason) {
		this.loop.execute(() -> this.matchmaker.lose(worker, reason, this.timer.nanoTime()));
	}

	private @Nullable JobberException admit(Task task) {
		if (this.shutDown) {
			return TaskRejectedException.shuttingDown(task.function(), 0);
		}
		Function<Task, @Nullable TaskRejectedException> obstacle = this.obstacle;
		TaskRejectedException rejection = (obstacle != null && this.workers.count() == 0) ? obstacle.apply(task) : null;
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

	private void onCancel(PendingTask task) {
		this.counters.cancelled.increment();
		this.loop.execute(() -> this.matchmaker.abandon(task));
	}

	private void onJoin(Worker worker) {
		if (this.shutDown) {
			worker.gone = true;
			worker.send((connection) -> connection.abort("the application is shutting down"));
			return;
		}
		this.matchmaker.join(worker);
		this.heartbeat.start();
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
