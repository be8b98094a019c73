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

package io.jobber.worker.function.context;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One context between its start and its stop. The thread that changes the state may use
 * the context as the state says, so that no two runs share it, and it is stopped once.
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
