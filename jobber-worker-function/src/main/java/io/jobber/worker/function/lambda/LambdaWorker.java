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

package io.jobber.worker.function.lambda;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;
import io.jobber.worker.json.NoInvitationException;

/**
 * Lives one worker's life per invocation: joins, serves until it is drained or Lambda's
 * deadline is near, and returns its report once its connection is closed, for the
 * environment is frozen on return. Between invocations it holds no connection. Any number
 * of invocations may run at a time.
 */
final class LambdaWorker implements AutoCloseable {

	/**
	 * How long before Lambda's deadline a worker's lifetime ends. Tasks that do not heed
	 * their cancelling are given up after one second, the connection has two to close;
	 * the rest is for the report to reach Lambda from a slow processor.
	 */
	static final Duration KEPT_BACK = Duration.ofSeconds(5);

	private static final Logger log = LoggerFactory.getLogger(LambdaWorker.class);

	private final Worker worker;

	LambdaWorker(TaskHandler handler, boolean sendStackTraces) {
		this.worker = new Worker(handler).sendStackTraces(sendStackTraces);
	}

	/**
	 * Live the life of one worker. Blocks until it has ended.
	 * @param invitation the invitation
	 * @param invocation the invocation
	 * @return the report
	 * @throws NoInvitationException if the address of the invitation cannot be dialled
	 * @throws IllegalStateException if Lambda leaves no time to serve
	 */
	WorkReport run(Invitation invitation, LambdaInvocation invocation) {
		Invitation bounded = new Invitation(invitation.address(), invitation.token(), invitation.slots(),
				lifetime(invitation.lifetime(), invocation.remaining()), invitation.certificates());
		WorkerSession session;
		try {
			session = this.worker.join(bounded);
		}
		catch (IllegalArgumentException ex) {
			throw new NoInvitationException("its address cannot be dialled");
		}
		log.info("Worker {} begins: {}; it dials {} and lives for {} at most", session.workerId(), invocation,
				bounded.address(), bounded.lifetime());
		WorkReport report = session.report().join();
		log.info("Worker {} ends: {}; {}, {}", report.workerId(), invocation, report.outcome(), report.reason());
		return report;
	}

	/**
	 * End the workers that still serve.
	 */
	@Override
	public void close() {
		this.worker.close();
	}

	private static Duration lifetime(Duration invited, @Nullable Duration remaining) {
		if (remaining == null) {
			return invited;
		}
		Duration left = remaining.minus(KEPT_BACK);
		if (left.isNegative() || left.isZero()) {
			throw new IllegalStateException(
					"Lambda ends this run in " + remaining.toMillis() + " ms, and a worker keeps "
							+ KEPT_BACK.toMillis() + " ms of it back to leave in order: raise the function's timeout");
		}
		return (invited.isZero() || left.compareTo(invited) < 0) ? left : invited;
	}

}
