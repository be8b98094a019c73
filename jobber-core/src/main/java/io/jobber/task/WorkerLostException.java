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

/**
 * The worker that held a task was lost. The task may have run, wholly or in part, and is
 * not tried again, because it was not marked idempotent or has no attempt left. Or it
 * never ran, as the message says then: worker after worker was lost before it had all of
 * a large input.
 */
public class WorkerLostException extends JobberException {

	private static final long serialVersionUID = 1L;

	private final String workerId;

	public WorkerLostException(String function, String workerId, String cause, String advice) {
		super("Worker " + workerId + " did not finish function '" + function + "', which may have run: " + cause + " ("
				+ advice + ")");
		this.workerId = workerId;
	}

	private WorkerLostException(String message, String workerId) {
		super(message);
		this.workerId = workerId;
	}

	/**
	 * Several workers in a row were lost before they had all of the task's input.
	 * @param function the name of the function
	 * @param attempts how often it may have run before
	 * @param workerId the last of them
	 * @param cause why that one was lost
	 * @param bytes the size of the input
	 * @param workers how many there were
	 * @return an exception that says whether the task may have run
	 */
	public static WorkerLostException undelivered(String function, int attempts, String workerId, String cause,
			int bytes, int workers) {
		String ran = (attempts == 0) ? "never ran" : "may have run in " + attempts + " attempts, and not since";
		return new WorkerLostException(
				"Function '" + function + "' " + ran + ": " + workers + " workers were lost while its input of " + bytes
						+ " bytes was on its way to them, the last one, " + workerId + ": " + cause,
				workerId);
	}

	public String getWorkerId() {
		return this.workerId;
	}

}
