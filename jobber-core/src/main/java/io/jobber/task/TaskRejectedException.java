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

package io.jobber.task;

import java.time.Duration;

/**
 * A task was not accepted, or no worker can serve it. It never ran, except in attempts
 * before a shutdown, which the message tells.
 */
public class TaskRejectedException extends JobberException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	public TaskRejectedException(Reason reason, String detail) {
		super("Task rejected: " + detail);
		this.reason = reason;
	}

	/**
	 * The queue is full.
	 * @param capacity how many tasks the queue holds
	 * @param settings what the properties of the queue begin with
	 * @return the exception
	 */
	public static TaskRejectedException queueFull(int capacity, String settings) {
		return new TaskRejectedException(Reason.QUEUE_FULL,
				capacity + " tasks are already waiting (" + settings + ".queue.capacity)");
	}

	/**
	 * The queue is full by its size.
	 * @param queuedBytes what waits already
	 * @param bytes the size of the payload that was to be added
	 * @param limit how many bytes the queue holds
	 * @param settings what the properties of the queue begin with
	 * @return the exception
	 */
	public static TaskRejectedException queueTooLarge(long queuedBytes, long bytes, long limit, String settings) {
		return new TaskRejectedException(Reason.QUEUE_FULL,
				"payloads of " + queuedBytes + " bytes are already waiting, " + bytes + " more would be over " + limit
						+ " (" + settings + ".queue.max-size)");
	}

	/**
	 * No worker lives for long enough.
	 * @param timeout how long the task may take
	 * @param lifetime how long workers live
	 * @param settings what the properties of the scheduler begin with
	 * @return the exception
	 */
	public static TaskRejectedException tooLong(Duration timeout, Duration lifetime, String settings) {
		return new TaskRejectedException(Reason.TOO_LONG,
				"its timeout of " + timeout + " is not shorter than the lifetime of a worker, " + lifetime + " ("
						+ settings + ".scheduler.worker-lifetime)");
	}

	/**
	 * The application is stopping.
	 * @param function the function that was to run
	 * @param attempts how often it was given to a worker before
	 * @return the exception
	 */
	public static TaskRejectedException shuttingDown(String function, int attempts) {
		String detail = (attempts == 0) ? "was not run"
				: "was not run again, and may have run in " + attempts + " attempts before";
		return new TaskRejectedException(Reason.SHUTTING_DOWN,
				"the application is shutting down, so function '" + function + "' " + detail);
	}

	/**
	 * The application has not started its pools yet.
	 * @param function the function that was to run
	 * @param pool the pool that serves it
	 * @return the exception
	 */
	public static TaskRejectedException notStarted(String function, String pool) {
		return new TaskRejectedException(Reason.NOT_STARTED,
				"pool " + pool + " has not started yet, so function '" + function
						+ "' would wait for a worker in vain: call it once the application has started, from an "
						+ "ApplicationRunner for one, and not from @PostConstruct");
	}

	/**
	 * Nothing launches workers, and none can join by itself.
	 * @param detail why, and what to do
	 * @return the exception
	 */
	public static TaskRejectedException noWorkers(String detail) {
		return new TaskRejectedException(Reason.NO_WORKERS, detail);
	}

	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why a task was rejected.
	 */
	public enum Reason {

		/**
		 * As many tasks, or as large ones, wait as the queue holds.
		 */
		QUEUE_FULL,

		/**
		 * Its timeout is longer than workers live.
		 */
		TOO_LONG,

		/**
		 * The application is stopping. A task that waited to be tried again may have run
		 * before.
		 */
		SHUTTING_DOWN,

		/**
		 * The application has not started yet, and no worker can join before.
		 */
		NOT_STARTED,

		/**
		 * Nothing launches workers, and none can join by itself.
		 */
		NO_WORKERS,

		/**
		 * No worker has a function of that name.
		 */
		UNKNOWN_FUNCTION,

		/**
		 * It was sent from a JVM that is a worker and nothing else.
		 */
		IN_WORKER

	}

}
