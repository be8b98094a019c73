package io.jobber.dispatch;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A joined worker. Its public methods are for the stream that it joined on: they may be
 * called from any thread, never block, and take effect in the order of their calls.
 */
public final class Worker {

	// Callers may name what they like.
	private static final int MOST_LACKING = 100;

	private final Dispatcher dispatcher;

	private final WorkerInfo info;

	private final WorkerConnection connection;

	private final long endNanos;

	private final AtomicBoolean heartbeatPending = new AtomicBoolean(); // any thread

	// From here on: match loop only.

	private final InFlight inFlight = new InFlight();

	private long sentTasks;

	boolean ready; // whether it is among the ready workers

	// Neighbours in the stack of the ready workers.
	@Nullable Worker above;

	@Nullable Worker below;

	boolean touched; // whether it has something to send in this round

	boolean draining;

	boolean paused; // said BUSY; until it shows that it has room again

	boolean stalled; // does not read; until it does again

	boolean solitary; // holds a suspect, and nothing else until that answers

	boolean reserved; // kept free for a suspect

	boolean gone;

	private long idleSinceNanos;

	private long releasedNanos;

	private long served;

	private final Set<String> lacking = new HashSet<>(); // match loop only

	long seenNanos;

	Worker(Dispatcher dispatcher, WorkerInfo info, WorkerConnection connection, long nowNanos) {
		this.dispatcher = dispatcher;
		this.info = info;
		this.connection = connection;
		this.endNanos = nowNanos + info.lifetime().toNanos();
		this.idleSinceNanos = nowNanos;
		this.releasedNanos = nowNanos;
		this.seenNanos = nowNanos;
	}

	public String id() {
		return this.info.id();
	}

	/**
	 * The worker answered tasks.
	 * @param results at least one, in the order of the frame
	 */
	public void answer(List<TaskResult> results) {
		this.dispatcher.onAnswer(this, results);
	}

	/**
	 * The worker has said that it has no such function.
	 * @return whether that is news; once there has been much of it, no more is
	 */
	boolean lacks(String function) {
		return this.lacking.size() < MOST_LACKING && this.lacking.add(function);
	}

	/**
	 * The worker gave a sign of life.
	 * @param taskIds the tasks that it says it holds
	 * @param tasksRead how many tasks it has read since its join; negative if it does not
	 * say
	 */
	public void heartbeat(List<Long> taskIds, long tasksRead) {
		// One that is not processed yet stands for all that follow, so a worker that
		// floods its stream fills no queue here.
		if (this.heartbeatPending.compareAndSet(false, true)) {
			this.dispatcher.onHeartbeat(this, taskIds, tasksRead);
		}
	}

	/**
	 * The worker sent something that this application does not know.
	 */
	public void alive() {
		this.dispatcher.onAlive(this);
	}

	/**
	 * The connection can do more than it could before: the worker reads again after
	 * {@link WorkerConnection#isReady()} said that it does not, or there is something to
	 * {@linkplain WorkerConnection#flush flush}.
	 */
	public void ready() {
		this.dispatcher.onReady(this);
	}

	/**
	 * The worker said goodbye and sends nothing more: what it has not answered it never
	 * started. Its connection is closed when all that it sent before has been processed.
	 */
	public void leave() {
		this.dispatcher.onLeave(this);
	}

	/**
	 * The connection broke.
	 * @param reason in words, for the errors of the tasks that the worker held
	 */
	public void lost(String reason) {
		this.dispatcher.onLost(this, reason);
	}

	int slots() {
		return this.info.slots();
	}

	int inFlightCount() {
		return this.inFlight.size();
	}

	boolean hasRoom() {
		return isWilling() && !this.reserved && !this.stalled && this.inFlight.size() < this.info.slots();
	}

	boolean isWilling() {
		return !this.gone && !this.draining && !this.paused && !this.solitary;
	}

	boolean isReading() {
		this.stalled = !this.connection.isReady();
		return !this.stalled;
	}

	boolean holds(long id) {
		return this.inFlight.get(id) != null;
	}

	List<PendingTask> inFlight() {
		return this.inFlight.toList();
	}

	void seen(long nowNanos) {
		this.seenNanos = nowNanos;
		this.heartbeatPending.set(false);
	}

	boolean canServe(PendingTask task) {
		return serves(task.task.function()) && livesUntil(task.deadlineNanos) && this.connection.canTake(task.task);
	}

	boolean diesTooSoonFor(PendingTask task) {
		return serves(task.task.function()) && !livesUntil(task.deadlineNanos);
	}

	boolean serves(String function) {
		if (this.info.functions().isEmpty() || this.info.functions().contains(function)) {
			return true;
		}
		return function.indexOf('|') >= 0 && this.info.functions().containsAll(List.of(function.split("\\|")));
	}

	boolean livesUntil(long nanos) {
		return this.info.lifetime().isZero() || this.endNanos - nanos >= 0;
	}

	Set<String> functions() {
		return this.info.functions();
	}

	/**
	 * When a slot became free last, or the worker joined.
	 */
	long releasedNanos() {
		return this.releasedNanos;
	}

	void take(PendingTask task, long nowNanos) {
		task.worker = this;
		task.state = PendingTask.State.RUNNING;
		task.missedBeats = 0;
		task.ordinal = PendingTask.UNSENT;
		this.inFlight.add(task);
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
		long sentBefore = this.sentTasks;
		send((connection) -> connection.flush(this::sentLastPiece));
		return this.sentTasks != sentBefore;
	}

	private void sentLastPiece(long taskId) {
		PendingTask task = this.inFlight.get(taskId);
		if (task != null) {
			task.sent(++this.sentTasks);
		}
	}

	@Nullable PendingTask holds(long id, int attempt) {
		PendingTask task = this.inFlight.get(id);
		return (task != null && task.attempt == attempt) ? task : null;
	}

	void answered() {
		this.served++;
	}

	void released(PendingTask task, long nowNanos) {
		this.inFlight.remove(task);
		task.worker = null;
		this.releasedNanos = nowNanos;
		if (this.inFlight.isEmpty()) {
			this.idleSinceNanos = nowNanos;
			this.solitary = false;
		}
	}

	/**
	 * Let go of all tasks, for good.
	 * @return what the worker held, youngest first, so that putting one after the other
	 * at the head of the queue restores their order
	 */
	List<PendingTask> releaseAll() {
		List<PendingTask> released = this.inFlight.toList();
		released.sort(Comparator.comparingLong((PendingTask task) -> task.id).reversed());
		released.forEach((task) -> {
			this.inFlight.remove(task);
			task.worker = null;
		});
		return released;
	}

	/**
	 * Say something to the worker. A connection that fails loses it.
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
		lost("its connection failed: " + failure);
	}

	WorkerState state(boolean fit, long nowNanos) {
		Duration idle = this.inFlight.isEmpty() ? Duration.ofNanos(nowNanos - this.idleSinceNanos) : Duration.ZERO;
		Duration remaining = this.info.lifetime().isZero() ? Duration.ZERO
				: Duration.ofNanos(Math.max(1, this.endNanos - nowNanos));
		return new WorkerState(this.info.id(), this.info.slots(), this.inFlight.size(), this.draining, fit, idle,
				remaining, this.served, this.info.standing());
	}

	@Override
	public String toString() {
		return this.info.id();
	}

}
