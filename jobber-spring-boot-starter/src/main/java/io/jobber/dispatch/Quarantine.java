package io.jobber.dispatch;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Tasks before their last attempt, each of which was in flight on all the workers lost so
 * far, and one of which may be what kills them. Each is given a worker of its own, that
 * holds nothing else until it answers: if that worker dies too, it is clear of what, and
 * nothing innocent goes with it. While one waits, a worker is kept free of new tasks, so
 * that it comes to be idle under any load. Used by the match loop only.
 */
final class Quarantine {

	private final Set<PendingTask> suspects = new LinkedHashSet<>();

	private final Workers workers;

	private @Nullable Worker reserved;

	Quarantine(Workers workers) {
		this.workers = workers;
	}

	void add(PendingTask task) {
		task.state = PendingTask.State.SUSPECTED;
		this.suspects.add(task);
	}

	void remove(PendingTask task) {
		this.suspects.remove(task);
	}

	@Nullable PendingTask poll() {
		Iterator<PendingTask> all = this.suspects.iterator();
		if (!all.hasNext()) {
			return null;
		}
		PendingTask task = all.next();
		all.remove();
		return task;
	}

	/**
	 * Give suspects to idle workers.
	 * @param counters counts those that leave the queue
	 * @param nowNanos the time
	 */
	void match(Counters counters, long nowNanos) {
		for (Iterator<PendingTask> waiting = this.suspects.iterator(); waiting.hasNext();) {
			PendingTask task = waiting.next();
			Worker idle = idleWorkerFor(task);
			if (idle != null) {
				waiting.remove();
				counters.leave(task.task);
				idle.solitary = true;
				this.workers.took(idle, task, nowNanos);
			}
		}
		reserve();
	}

	private @Nullable Worker idleWorkerFor(PendingTask task) {
		for (Worker worker : this.workers.joined()) {
			if (worker.inFlightCount() == 0 && worker.isWilling() && worker.canServe(task) && worker.isReading()) {
				return worker;
			}
		}
		return null;
	}

	private void reserve() {
		Worker before = this.reserved;
		if (before != null && (this.suspects.isEmpty() || !before.isWilling())) {
			before.reserved = false;
			this.workers.offer(before);
			this.reserved = null;
		}
		if (this.reserved == null && !this.suspects.isEmpty()) {
			this.reserved = this.workers.joined()
				.stream()
				.filter(Worker::isWilling)
				.min(Comparator.comparingInt(Worker::inFlightCount))
				.orElse(null);
			if (this.reserved != null) {
				this.reserved.reserved = true;
			}
		}
	}

}
