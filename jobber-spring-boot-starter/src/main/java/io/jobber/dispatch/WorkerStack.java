package io.jobber.dispatch;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Workers on top of each other, linked through the workers themselves, so that one is
 * taken out of the middle at no cost. A worker is in one stack at most. Used by the match
 * loop only.
 */
final class WorkerStack {

	private @Nullable Worker top;

	private @Nullable Worker bottom;

	@Nullable Worker peek() {
		return this.top;
	}

	void push(Worker worker) {
		worker.below = this.top;
		if (this.top != null) {
			this.top.above = worker;
		}
		else {
			this.bottom = worker;
		}
		this.top = worker;
	}

	@Nullable Worker peekBottom() {
		return this.bottom;
	}

	void pushBottom(Worker worker) {
		worker.above = this.bottom;
		if (this.bottom != null) {
			this.bottom.below = worker;
		}
		else {
			this.top = worker;
		}
		this.bottom = worker;
	}

	/**
	 * Take a worker out, which must be in this stack.
	 */
	void remove(Worker worker) {
		if (worker.above == null) {
			this.top = worker.below;
		}
		else {
			worker.above.below = worker.below;
		}
		if (worker.below == null) {
			this.bottom = worker.above;
		}
		else {
			worker.below.above = worker.above;
		}
		worker.above = null;
		worker.below = null;
	}

	boolean anyMatch(Predicate<Worker> predicate) {
		for (Worker worker = this.top; worker != null; worker = worker.below) {
			if (predicate.test(worker)) {
				return true;
			}
		}
		return false;
	}

}
