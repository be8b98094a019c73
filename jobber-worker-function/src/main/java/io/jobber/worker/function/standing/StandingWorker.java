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
import java.util.function.Supplier;

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

	private final String address;

	private final int slots;

	private final Supplier<String> token;

	private final RejoinDelay delay;

	private volatile String absence = "it has not joined"; // written by the thread

	/**
	 * Create a worker.
	 * @param address where to join, as {@code host:port}
	 * @param slots how many tasks it takes at a time
	 * @param token the token of each join; may block shortly, must not fail
	 * @param delay says how long to wait in between
	 */
	StandingWorker(String address, int slots, Supplier<String> token, RejoinDelay delay) {
		this.address = address;
		this.slots = slots;
		this.token = token;
		this.delay = delay;
	}

	@Override
	public Invitation invitation() {
		return new Invitation(this.address, this.token.get(), this.slots, Duration.ZERO);
	}

	/**
	 * Where it joins.
	 * @return the address, as {@code host:port}
	 */
	String address() {
		return this.address;
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
			// The other thing that is presented has a sentence of its own.
			String hint = (report.reason().contains("certificate") || report.reason().contains("AWS")) ? ""
					: " (is jobber.worker.token its jobber.scheduler.join-token, or that of one of its pools?)";
			log.warn("{} refuses this worker, which tries again in {} s: {}{}", this.address, wait.toSeconds(),
					report.reason(), hint);
		}
		else {
			log.info("Joining {} again in {} ms", this.address, wait.toMillis());
		}
		return wait;
	}

}
