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

package io.jobber.scheduler.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;

import io.jobber.scheduler.WorkerLauncher;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

/**
 * A platform that starts nothing: records the launches and ends them as it is told.
 */
final class FakeLauncher implements WorkerLauncher {

	final List<Invitation> invitations = new ArrayList<>();

	final List<CompletableFuture<WorkReport>> runs = new ArrayList<>();

	final Set<Invitation> running = new HashSet<>();

	final List<Invitation> givenUp = new ArrayList<>();

	IntFunction<Room> room = (starting) -> Room.ENOUGH;

	Function<Invitation, CompletionStage<WorkReport>> behaviour = (invitation) -> {
		CompletableFuture<WorkReport> run = new CompletableFuture<>();
		this.runs.add(run);
		return run;
	};

	@Override
	public CompletionStage<WorkReport> launch(Invitation invitation) {
		this.invitations.add(invitation);
		return this.behaviour.apply(invitation);
	}

	@Override
	public boolean isRunning(Invitation invitation) {
		return this.running.contains(invitation);
	}

	@Override
	public void giveUp(Invitation invitation) {
		this.givenUp.add(invitation);
	}

	@Override
	public Room room(int starting) {
		return this.room.apply(starting);
	}

	int launches() {
		return this.invitations.size();
	}

	static WorkReport report(Outcome outcome, String reason) {
		return new WorkReport("worker", outcome, reason, 0, 0, 0, 0);
	}

}
