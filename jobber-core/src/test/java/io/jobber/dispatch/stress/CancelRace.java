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

package io.jobber.dispatch.stress;

import java.util.concurrent.CompletableFuture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

import io.jobber.dispatch.Assignment;
import io.jobber.task.Payload;

/**
 * A result races with the caller's cancel. Observed: how the promise ended, what was
 * counted, and what is in hand (waiting, running, free slots).
 */
@JCStressTest
@State
@Outcome(id = "result, completed, 0 0 1", expect = Expect.ACCEPTABLE, desc = "The result was first.")
@Outcome(id = "cancelled, cancelled late, 0 0 1", expect = Expect.ACCEPTABLE, desc = "The cancel was first.")
@Outcome(id = "cancelled, cancelled, 0 0 1", expect = Expect.ACCEPTABLE_INTERESTING,
		desc = "The cancel was first, after the loop had looked: the result is dropped, but not counted as late.")
@Outcome(id = ".*, completed cancelled.*, .*", expect = Expect.FORBIDDEN, desc = "It was counted twice.")
@Outcome(id = ".*, .*, 0 . 0", expect = Expect.FORBIDDEN, desc = "The slot is still taken.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Promise, counters and slots do not agree.")
public class CancelRace {

	private final Arena arena = new Arena();

	private final FreeConnection connection = this.arena.join(1);

	private final CompletableFuture<Payload> promise = this.arena.submit();

	private final Assignment assignment = this.connection.assigned.get(0);

	@Actor
	public void answer() {
		this.connection.answer(this.assignment);
	}

	@Actor
	public void cancel() {
		this.promise.cancel(true);
	}

	@Arbiter
	public void observe(LLL_Result observed) {
		observed.r1 = Arena.ending(this.promise);
		observed.r2 = this.arena.counted();
		observed.r3 = this.arena.inHand();
	}

}
