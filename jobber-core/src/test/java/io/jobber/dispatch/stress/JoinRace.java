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

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A task is submitted while a worker joins. Observed: how many tasks the worker was
 * given, and what is in hand (waiting, running, free slots).
 */
@JCStressTest
@State
@Outcome(id = "1, 0 1 0", expect = Expect.ACCEPTABLE, desc = "The worker has the task.")
@Outcome(id = "0, 1 0 1", expect = Expect.FORBIDDEN, desc = "Lost wake-up: the task waits beside a free slot.")
@Outcome(id = "0, 0 1 0", expect = Expect.FORBIDDEN, desc = "The task was assigned, but not sent.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The task or the worker was lost, or the task was sent twice.")
public class JoinRace {

	private final Arena arena = new Arena();

	private FreeConnection connection;

	@Actor
	public void submit() {
		this.arena.submit();
	}

	@Actor
	public void join() {
		this.connection = this.arena.join(1);
	}

	@Arbiter
	public void observe(LL_Result observed) {
		observed.r1 = this.connection.assigned.size();
		observed.r2 = this.arena.inHand();
	}

}
