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

package io.jobber.worker.function.process;

import java.io.IOException;
import java.time.Duration;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.function.SessionPlan;

/**
 * The session of a worker that is a process of its own. When it has ended, its report is
 * written, and the process ends: with code 0 if it was drained, else with 1. If the
 * application is stopped, the report is written too, but the exit code is left to what
 * stopped it (143 after SIGTERM).
 */
final class InvitedWorker implements SessionPlan {

	private static final Logger log = LoggerFactory.getLogger(InvitedWorker.class);

	private final Invitation invitation;

	private final ReportLine line;

	private final IntConsumer exit;

	private int exitCode = 1; // the thread of the lifecycle

	InvitedWorker(Invitation invitation, ReportLine line, IntConsumer exit) {
		this.invitation = invitation;
		this.line = line;
		this.exit = exit;
	}

	@Override
	public Invitation invitation() {
		return this.invitation;
	}

	@Override
	public @Nullable Duration after(WorkReport report, Duration length, boolean stopping) {
		boolean drained = report.outcome() == Outcome.DRAINED;
		if (!drained && !stopping) {
			log.error("Worker {} fails: {}, {}", report.workerId(), report.outcome(), report.reason());
		}
		try {
			this.line.write(report);
			this.exitCode = drained ? 0 : 1;
		}
		catch (IOException ex) {
			log.error("The report of worker {} cannot be written to the standard output", report.workerId(), ex);
		}
		// A token may be used for one join.
		return null;
	}

	@Override
	public void finished() {
		this.exit.accept(this.exitCode);
	}

}
