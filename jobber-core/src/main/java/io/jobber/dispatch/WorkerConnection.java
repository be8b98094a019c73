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

package io.jobber.dispatch;

import java.util.function.LongConsumer;

import io.jobber.task.Task;

/**
 * The connection to one worker, implemented by a transport. The dispatcher calls it from
 * its match loop only, so never from two threads at once; no method may block. An
 * exception thrown from here loses the worker.
 * <p>
 * Tasks are taken one by one and sent together by {@link #flush}. Sending one may take
 * longer than that, if its payload is large. Until its last piece is sent the worker
 * knows nothing of it, so it never ran: it is cancelled here when its time is over, and
 * given to another worker when this one leaves or is lost.
 */
public interface WorkerConnection {

	/**
	 * The payload size that {@link #canTake} may depend on: tasks with a larger payload
	 * wait in the queue apart from others, so that those pass them.
	 */
	int LARGE_BYTES = 64 * 1024;

	/**
	 * Whether the worker reads what it is sent. If not, it is given nothing more until
	 * {@link Dispatcher.JoinedWorker#ready()} is called, so that a slow reader fills no
	 * buffer here.
	 * @return whether tasks may be sent now
	 */
	boolean isReady();

	/**
	 * Whether this task may be taken now. If not, it stays in the queue, where another
	 * worker may be given it, until {@link Dispatcher.JoinedWorker#ready()} is called.
	 * The answer may depend on nothing of the task but whether its payload has more than
	 * {@link #LARGE_BYTES}.
	 * @param task what is to be run
	 * @return whether it may be taken
	 */
	default boolean canTake(Task task) {
		return true;
	}

	/**
	 * Take a task, to be sent with the next {@link #flush}.
	 * @param assignment the task
	 * @return whether all of it is sent then; otherwise a flush will say so
	 */
	boolean take(Assignment assignment);

	/**
	 * Send what was taken since the last flush, as one batch, and go on with what takes
	 * longer. Called at the end of each round of the match loop in which tasks were taken
	 * or cancelled, or {@link Dispatcher.JoinedWorker#ready()} asked for it.
	 * @param lastPiece is called with the id of a task before its last piece is sent, if
	 * {@link #take} did not promise that
	 */
	void flush(LongConsumer lastPiece);

	/**
	 * Ask the worker to stop working on a task, with the next {@link #flush}. Nothing
	 * more is sent of a task whose last piece was not sent yet.
	 * @param taskId the task
	 */
	void cancel(long taskId);

	/**
	 * Ask the worker to finish what it holds and to leave.
	 * @param reason the reason, for logs
	 */
	void drain(String reason);

	/**
	 * Send the worker a heartbeat.
	 */
	void heartbeat();

	/**
	 * End the connection in order: all that the worker sent was processed.
	 */
	void close();

	/**
	 * End the connection at once: the worker is taken for lost.
	 * @param reason the reason, for the worker's log
	 */
	void abort(String reason);

}
