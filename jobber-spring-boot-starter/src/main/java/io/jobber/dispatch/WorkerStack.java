package io.jobber.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * Workers on top of each other, linked through the workers themselves, so that one is
 * taken out of the middle at no cost. A worker is in one stack at most. Used by the match
 * loop only.
 */
final class WorkerStack {

	private @Nullable Worker top;

	@Nullable Worker peek() {
		return this.top;
	}

	void push(Worker worker) {
		worker.below = this.top;
		if (this.top != null) {
			this.top.above = worker;
		}
		this.top = worker;
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
		if (worker.below != null) {
			worker.below.above = worker.above;
		}
		worker.above = null;
		worker.below = null;
	}

}
