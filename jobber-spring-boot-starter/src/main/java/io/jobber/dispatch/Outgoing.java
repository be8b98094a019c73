package io.jobber.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a worker is sent: in one batch the tasks that it is given in a round, and large
 * payloads one after the other, in parts. A few parts at a time are unread: others wait
 * here rather than in the connection, where small tasks would have to wait behind them.
 * Used by the match loop only.
 */
final class Outgoing {

	static final int PART_BYTES = 64 * 1024;

	static final int MOST_UNREAD_PARTS = 4;

	private static final long LARGE_BATCH_BYTES = 256 * 1024;

	private final Worker worker;

	private final boolean inParts;

	private final List<Assignment> batch = new ArrayList<>();

	private long batchBytes;

	private final Deque<PendingTask> parted = new ArrayDeque<>();

	private int sentBytes; // of the payload of the first of them

	private int unreadParts;

	private final List<Long> cancels = new ArrayList<>();

	private @Nullable String drainReason; // until it is told

	private long sentTasks;

	Outgoing(Worker worker, boolean inParts) {
		this.worker = worker;
		this.inParts = inParts;
	}

	/**
	 * Send a task at the end of this round, with all others that the worker is given
	 * until then, or with the rest of its payload.
	 */
	void add(PendingTask task, long nowNanos) {
		if (this.inParts && task.task.payload().size() > PART_BYTES) {
			task.ordinal = PendingTask.UNSENT;
			this.parted.add(task);
		}
		else {
			add(task, 0, nowNanos);
		}
	}

	/**
	 * Do not send a task, unless it has been.
	 * @return whether it was not, so that the worker knows nothing of it
	 */
	boolean withdraw(PendingTask task) {
		if (!task.isUnsent()) {
			return false;
		}
		if (this.parted.peek() == task && this.sentBytes > 0) {
			this.sentBytes = 0;
			cancel(task.id);
		}
		this.parted.remove(task);
		return true;
	}

	void cancel(long taskId) {
		this.cancels.add(taskId);
	}

	/**
	 * Ask the worker to leave, after the tasks that it has been given.
	 */
	void drain(String reason) {
		this.drainReason = reason;
	}

	void partsRead(int count) {
		this.unreadParts = Math.max(0, this.unreadParts - count);
	}

	/**
	 * Send what was collected in this round.
	 */
	void flush(long nowNanos) {
		if (this.worker.gone) {
			return;
		}
		sendBatch();
		if (!this.cancels.isEmpty()) {
			this.worker.send((connection) -> connection.cancel(this.cancels));
			this.cancels.clear();
		}
		goOnWithParts(nowNanos);
		String reason = this.drainReason;
		if (reason != null && this.parted.isEmpty()) {
			this.drainReason = null;
			this.worker.send((connection) -> connection.drain(reason));
		}
	}

	private void goOnWithParts(long nowNanos) {
		PendingTask task;
		while (this.unreadParts < MOST_UNREAD_PARTS && (task = this.parted.peek()) != null) {
			int from = this.sentBytes;
			if (task.task.payload().size() - from > PART_BYTES) {
				this.sentBytes = from + PART_BYTES;
				this.unreadParts++;
				Part part = new Part(task.id, task.attempt, task.task.payload(), from, this.sentBytes);
				this.worker.send((connection) -> connection.send(part));
			}
			else {
				this.sentBytes = 0;
				this.parted.remove();
				add(task, from, nowNanos);
				sendBatch();
			}
		}
	}

	private void add(PendingTask task, int from, long nowNanos) {
		task.ordinal = ++this.sentTasks;
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
