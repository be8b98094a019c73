package io.jobber.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.jobber.task.Priority;

/**
 * Tasks that wait for a slot, by the time since when they wait, to which each level of
 * priority adds a head start: so priority ages, and none starves. Each function has a
 * lane of its own for each priority, a linked list through the tasks themselves, so that
 * a task that no present worker can serve holds up none but its own kind, and a task that
 * is cancelled leaves at no cost. The lanes are kept in the order of their first tasks,
 * so that it does not matter how many there are. Used by the match loop only.
 */
final class TaskQueue {

	private final Map<LaneKey, Lane> lanes = new HashMap<>();

	private final NavigableSet<Lane> oldestFirst = new TreeSet<>();

	private int size;

	int size() {
		return this.size;
	}

	void addLast(PendingTask task) {
		Lane lane = lane(task);
		task.previous = lane.last;
		task.next = null;
		if (lane.last == null) {
			begin(lane, task);
		}
		else {
			lane.last.next = task;
		}
		lane.last = task;
		entered(task);
	}

	void addFirst(PendingTask task) {
		Lane lane = lane(task);
		task.previous = null;
		task.next = lane.first;
		if (lane.first == null) {
			lane.last = task;
		}
		else {
			lane.first.previous = task;
		}
		begin(lane, task);
		entered(task);
	}

	void remove(PendingTask task) {
		Lane lane = Objects.requireNonNull(task.lane);
		if (task.previous == null) {
			begin(lane, task.next);
		}
		else {
			task.previous.next = task.next;
		}
		if (task.next == null) {
			lane.last = task.previous;
		}
		else {
			task.next.previous = task.previous;
		}
		task.lane = null;
		task.previous = null;
		task.next = null;
		if (lane.first == null) {
			this.lanes.remove(LaneKey.of(task));
		}
		this.size--;
	}

	/**
	 * Take the oldest task that {@code worker} can serve.
	 * @param worker a worker with a free slot
	 * @return the task, or {@code null} if there is none for this worker
	 */
	@Nullable PendingTask poll(Worker worker) {
		for (Lane lane : this.oldestFirst) {
			PendingTask first = lane.first;
			if (first != null && worker.canServe(first)) {
				remove(first);
				return first;
			}
		}
		return null;
	}

	/**
	 * The task that is due last of those that are next in their lanes.
	 * @return the task, or {@code null} if none waits
	 */
	@Nullable PendingTask dueLast() {
		PendingTask last = null;
		for (Lane lane : this.lanes.values()) {
			PendingTask first = lane.first;
			if (first != null && (last == null || first.deadlineNanos - last.deadlineNanos > 0)) {
				last = first;
			}
		}
		return last;
	}

	/**
	 * Whether a worker is too old for a task that waits for its kind.
	 */
	boolean outlasts(Worker worker) {
		for (Lane lane : this.lanes.values()) {
			if (lane.first != null && worker.diesTooSoonFor(lane.first)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Take any task.
	 * @return a task, or {@code null} if none waits
	 */
	@Nullable PendingTask poll() {
		for (Lane lane : this.lanes.values()) {
			PendingTask first = lane.first;
			if (first != null) {
				remove(first);
				return first;
			}
		}
		return null;
	}

	private void begin(Lane lane, @Nullable PendingTask first) {
		if (lane.first != null && first != null && this.oldestFirst.size() == 1) {
			// The only lane keeps its place.
			lane.first = first;
			return;
		}
		if (lane.first != null) {
			this.oldestFirst.remove(lane);
		}
		lane.first = first;
		if (first != null) {
			this.oldestFirst.add(lane);
		}
	}

	private Lane lane(PendingTask task) {
		Lane lane = this.lanes.computeIfAbsent(LaneKey.of(task), (key) -> new Lane());
		task.lane = lane;
		return lane;
	}

	private void entered(PendingTask task) {
		task.state = PendingTask.State.QUEUED;
		this.size++;
	}

	private record LaneKey(String function, Priority priority, boolean large) {

		static LaneKey of(PendingTask task) {
			return new LaneKey(task.task.function(), task.task.terms().priority(), task.isLarge());
		}

	}

	/**
	 * The tasks of one function and priority.
	 */
	static final class Lane implements Comparable<Lane> {

		private @Nullable PendingTask first;

		private @Nullable PendingTask last;

		@Override
		public int compareTo(Lane other) {
			if (this.first == null || other.first == null || this == other) {
				return 0;
			}
			return this.first.goesBefore(other.first) ? -1 : 1;
		}

	}

}
