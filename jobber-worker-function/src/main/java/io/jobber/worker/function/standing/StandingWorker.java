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

package io.jobber.worker.function.standing;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.function.SessionPlan;

/**
 * The sessions of a standing worker: one after another, however each of them has ended
 * and for as long as the process runs.
 */
final class StandingWorker implements SessionPlan {

	private static final Logger log = LoggerFactory.getLogger(StandingWorker.class);

	private final Invitation invitation;

	private final RejoinDelay delay;

	private volatile String absence = "it has not joined"; // written by the thread

	/**
	 * Create a worker.
	 * @param invitation where to join, with a token that may be used for any number of
	 * joins
	 * @param delay says how long to wait in between
	 */
	StandingWorker(Invitation invitation, RejoinDelay delay) {
		this.invitation = invitation;
		this.delay = delay;
	}

	@Override
	public Invitation invitation() {
		return this.invitation;
	}

	/**
	 * Why no task can come while the worker has not joined.
	 * @return words
	 */
	String absence() {
		return this.absence;
	}

	@Override
	public Duration after(WorkReport report, Duration length, boolean stopping) {
		Duration wait = this.delay.after(report.outcome(), length);
		this.absence = report.outcome() + ": " + report.reason();
		if (stopping) {
			return wait;
		}
		if (report.outcome() == Outcome.REFUSED) {
			log.warn(
					"{} refuses this worker, which tries again in {} s: {} (is jobber.worker.token its "
							+ "jobber.scheduler.join-token, or that of one of its pools?)",
					this.invitation.address(), wait.toSeconds(), report.reason());
		}
		else {
			log.info("Joining {} again in {} ms", this.invitation.address(), wait.toMillis());
		}
		return wait;
	}

}
