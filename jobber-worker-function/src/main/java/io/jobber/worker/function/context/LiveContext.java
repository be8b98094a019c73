package io.jobber.worker.function.context;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One context between its start and its stop. Whoever changes the state may use the
 * context as the state says, so that no two runs share it, and it is stopped once.
 *
 * @param <C> the context
 */
final class LiveContext<C> {

	private final AtomicReference<State> state = new AtomicReference<>(State.FREE);

	private final C context;

	LiveContext(C context) {
		this.context = context;
	}

	C context() {
		return this.context;
	}

	/**
	 * Take it for a run.
	 * @return whether it could be taken; if not, it is stopped
	 */
	boolean begin() {
		if (this.state.compareAndSet(State.FREE, State.RUNNING)) {
			return true;
		}
		if (this.state.get() == State.RUNNING) {
			throw new IllegalStateException("A context was given to two runs");
		}
		return false;
	}

	/**
	 * End the run that has begun.
	 */
	void end() {
		this.state.set(State.FREE);
	}

	/**
	 * Take it to stop it.
	 * @return whether the caller has to stop it
	 */
	boolean retire() {
		return this.state.compareAndSet(State.FREE, State.STOPPED);
	}

	private enum State {

		FREE, RUNNING, STOPPED

	}

}
