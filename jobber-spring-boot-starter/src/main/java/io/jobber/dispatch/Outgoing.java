package io.jobber.dispatch;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a worker is sent: the tasks that it is given in a round as one batch, and one
 * large payload at a time in parts. A few parts are unread at most: the others wait here
 * rather than in the connection, where small tasks would have to wait behind them. Used
 * by the match loop only.
 */
final class Outgoing {

	private static final long LARGE_BATCH_BYTES = 256 * 1024;

	private final Worker worker;

	private final boolean inParts;

	private final List<Assignment> batch = new ArrayList<>();

	private long batchBytes;

	private @Nullable PendingTask parted; // the task whose payload is on its way

	private int sentBytes; // of its payload

	private final UnreadParts unreadParts = new UnreadParts();

	private final List<Long> cancels = new ArrayList<>();

	private long sentTasks;

	Outgoing(Worker worker, boolean inParts) {
		this.worker = worker;
		this.inParts = inParts;
	}

	/**
	 * Whether a task may be added now. A large one has to wait until there is none on its
	 * way: it is in better hands in the queue, for another worker may have it.
	 */
	boolean hasRoomFor(PendingTask task, long nowNanos) {
		return !this.inParts || !task.isLarge() || (this.parted == null && this.unreadParts.hasRoom(nowNanos));
	}

	/**
	 * Send a task at the end of this round, with all others that the worker is given
	 * until then, or with the rest of its payload.
	 */
	void add(PendingTask task, long nowNanos) {
		if (this.inParts && task.isLarge()) {
			task.ordinal = PendingTask.UNSENT;
			this.parted = task;
		}
		else {
			add(task, 0, nowNanos);
			this.unreadParts.sentSmall(nowNanos);
		}
	}

	/**
	 * Do not send the task whose payload is on its way.
	 * @return the task, of which the worker knows nothing; {@code null} if there is none
	 */
	@Nullable PendingTask withdraw() {
		PendingTask task = this.parted;
		if (task != null && this.sentBytes > 0) {
			this.sentBytes = 0;
			cancel(task.id);
		}
		this.parted = null;
		return task;
	}

	void cancel(long taskId) {
		this.cancels.add(taskId);
	}

	/**
	 * The worker has read parts.
	 * @param count how many; nonsense is taken for all
	 */
	void partsRead(int count, long nowNanos) {
		this.unreadParts.read(count, nowNanos);
	}

	/**
	 * Send what was collected in this round.
	 * @return whether the rest of a large task was sent, so that there is room for
	 * another
	 */
	boolean flush(long nowNanos) {
		if (this.worker.gone) {
			clear();
			return false;
		}
		sendBatch();
		if (!this.cancels.isEmpty()) {
			this.worker.send((connection) -> connection.cancel(this.cancels));
			this.cancels.clear();
		}
		PendingTask task = this.parted;
		return task != null && goOn(task, nowNanos);
	}

	/**
	 * Forget everything: the worker has gone.
	 */
	void clear() {
		this.batch.clear();
		this.cancels.clear();
		this.parted = null;
	}

	private boolean goOn(PendingTask task, long nowNanos) {
		int size = task.task.payload().size();
		boolean sent = true;
		while (sent && this.unreadParts.hasRoom(nowNanos) && this.worker.isReading()) {
			int from = this.sentBytes;
			int partBytes = this.unreadParts.partBytes(nowNanos);
			if (size - from <= partBytes) {
				this.parted = null;
				this.sentBytes = 0;
				add(task, from, nowNanos);
				sendBatch();
				return true;
			}
			this.sentBytes = from + partBytes;
			this.unreadParts.sentPart(nowNanos);
			Part part = new Part(task.id, task.attempt, task.task.payload(), from, this.sentBytes);
			sent = this.worker.send((connection) -> connection.send(part));
		}
		return false;
	}

	private void add(PendingTask task, int from, long nowNanos) {
		task.sent(++this.sentTasks);
		this.batch.add(task.assignment(from, nowNanos));
		this.batchBytes += task.task.payload().size() - from;
		if (this.batchBytes >= LARGE_BATCH_BYTES) {
			// Only what was sent tells whether the worker reads, before it is given more.
			sendBatch();
		}
	}

	private void sendBatch() {
		if (!this.batch.isEmpty()) {
			this.worker.send((connection) -> connection.assign(this.batch));
			this.batch.clear();
			this.batchBytes = 0;
		}
	}

}
