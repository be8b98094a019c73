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

import java.io.IOException;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.Worker;
import io.jobber.worker.json.WorkerJson;

/**
 * Lives a worker's life once before the snapshot is taken, so that what is restored has
 * loaded and initialized what a join and a task need: the network, HTTP/2, the frames,
 * the catalog, the report. None of the user's functions is called. All of it is closed
 * again: a snapshot has no connection, and a worker's ids are made at its join, so
 * nothing is to be done after a restore. Runs on the thread that takes the snapshot,
 * which waits for it.
 */
final class SnapshotPriming implements Resource {

	private static final Logger log = LoggerFactory.getLogger(SnapshotPriming.class);

	private final TaskHandler handler;

	/**
	 * A priming that the snapshot knows of for as long as this object is reachable.
	 * @param handler runs the priming task
	 * @return the priming
	 */
	static SnapshotPriming register(TaskHandler handler) {
		SnapshotPriming priming = new SnapshotPriming(handler);
		Core.getGlobalContext().register(priming);
		return priming;
	}

	SnapshotPriming(TaskHandler handler) {
		this.handler = handler;
	}

	@Override
	public void beforeCheckpoint(Context<? extends Resource> context) {
		try {
			WorkReport report = prime();
			if (report.outcome() != Outcome.DRAINED) {
				notPrimed(report.outcome() + ", " + report.reason());
			}
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			notPrimed(ex.toString());
		}
	}

	@Override
	public void afterRestore(Context<? extends Resource> context) {
		// Nothing was left open.
	}

	private WorkReport prime() throws IOException {
		try (PrimingDispatcher dispatcher = new PrimingDispatcher(); Worker worker = new Worker(this.handler)) {
			Invitation invitation = WorkerJson.readInvitation(dispatcher.invitation());
			WorkReport report = worker.join(invitation).report().join();
			WorkerJson.write(report);
			return report;
		}
	}

	// A worker that is not primed serves as well, only later.
	private static void notPrimed(String reason) {
		log.warn("Not primed for a snapshot, so that restored workers join later: {}", reason);
	}

}
