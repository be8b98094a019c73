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

package io.jobber.lambda.emulator.runtime;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * What one process and Lambda say to each other: the process asks for the next event,
 * which says that it is ready, answers it, and asks again, which says that it is done.
 * Knows nothing of HTTP. Thread-safe; futures are completed outside its lock.
 */
final class RuntimeConversation {

	private final CompletableFuture<RuntimeAnswer> ready = new CompletableFuture<>();

	private @Nullable CompletableFuture<RuntimeEvent> asking;

	private @Nullable Work work;

	private @Nullable RuntimeAnswer ending;

	/**
	 * Completes when the process has first asked for an event, or never will.
	 * @return a future of the first answer
	 */
	CompletableFuture<RuntimeAnswer> ready() {
		return this.ready;
	}

	/**
	 * The process asks for an event.
	 * @return the event, when there is one; {@code null} if it has not answered the last
	 */
	@Nullable CompletableFuture<RuntimeEvent> next() {
		Work done;
		CompletableFuture<RuntimeEvent> next = new CompletableFuture<>();
		synchronized (this) {
			done = this.work;
			if (done != null && done.answer == null) {
				return null;
			}
			this.work = null;
			// A runtime that asks twice has given the first connection up.
			this.asking = next;
		}
		if (done != null && done.answer != null) {
			done.future.complete(done.answer);
		}
		this.ready.complete(RuntimeAnswer.READY);
		return next;
	}

	/**
	 * Give the process an event. It must be ready, and done with the one before.
	 * @param event the event
	 * @return completes when the process has answered and asks for the next, or has ended
	 */
	CompletableFuture<RuntimeAnswer> deliver(RuntimeEvent event) {
		Work given = new Work(event.requestId());
		CompletableFuture<RuntimeEvent> receiver;
		synchronized (this) {
			if (this.ending != null) {
				return CompletableFuture.completedFuture(this.ending);
			}
			receiver = this.asking;
			if (receiver == null) {
				throw new IllegalStateException("The runtime has not asked for an event");
			}
			this.asking = null;
			this.work = given;
		}
		receiver.complete(event);
		return given.future;
	}

	/**
	 * The process answers.
	 * @param requestId id of the invocation
	 * @param answer the answer
	 * @return whether that invocation waits for an answer
	 */
	synchronized boolean answer(String requestId, RuntimeAnswer answer) {
		Work current = this.work;
		if (current == null || current.answer != null || !current.requestId.equals(requestId)) {
			return false;
		}
		current.answer = answer;
		return true;
	}

	/**
	 * The process says that it cannot initialise.
	 * @param answer the answer
	 */
	void initFailed(RuntimeAnswer answer) {
		this.ready.complete(answer);
	}

	/**
	 * The process has ended.
	 * @param reason what it leaves unanswered is answered with
	 */
	void end(RuntimeAnswer reason) {
		Work current;
		synchronized (this) {
			this.ending = reason;
			current = this.work;
		}
		this.ready.complete(reason);
		if (current != null) {
			RuntimeAnswer answer = current.answer;
			current.future.complete((answer != null) ? answer : reason);
		}
	}

	private static final class Work {

		private final String requestId;

		private final CompletableFuture<RuntimeAnswer> future = new CompletableFuture<>();

		private volatile @Nullable RuntimeAnswer answer; // written once, under the lock

		Work(String requestId) {
			this.requestId = requestId;
		}

	}

}
