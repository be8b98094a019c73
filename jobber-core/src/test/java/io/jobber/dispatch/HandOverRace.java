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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;

/**
 * Two threads add two events each to a loop that every borrowed thread hands over at
 * once; a thread that has added its own takes the turn that was handed over, if there is
 * one. Observed: how often each event ran, a digit for each; how often one began while
 * another ran; whether those of each thread ran in their order. The events touch plain
 * fields, so an update that another thread does not see shows as well.
 */
@JCStressTest
@State
@Outcome(id = "1111, 0, true", expect = Expect.ACCEPTABLE, desc = "Each event ran once, alone and in order.")
@Outcome(id = ".*0.*, .*, .*", expect = Expect.FORBIDDEN, desc = "An event was forgotten.")
@Outcome(id = "1111, [1-9].*, .*", expect = Expect.FORBIDDEN, desc = "Two events ran at a time.")
@Outcome(id = "1111, 0, false", expect = Expect.FORBIDDEN, desc = "An event overtook another.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An event ran twice, or an update was not seen.")
public class HandOverRace {

	private final Queue<Runnable> turns = new ConcurrentLinkedQueue<>();

	private final DispatchLoop loop = new DispatchLoop((budget) -> budget == DispatchLoop.BORROWED_BUDGET,
			this.turns::add);

	// Match loop only, from here on.

	private int runs;

	private int overlaps;

	private boolean inOrder = true;

	private boolean busy;

	@Actor
	public void first() {
		this.loop.execute(() -> ran(1000, 0));
		this.loop.execute(() -> ran(100, 1000));
		takeTurn();
	}

	@Actor
	public void second() {
		this.loop.execute(() -> ran(10, 0));
		this.loop.execute(() -> ran(1, 10));
		takeTurn();
	}

	@Arbiter
	public void observe(IIZ_Result observed) {
		while (takeTurn()) {
			// Nobody was there to take it.
		}
		observed.r1 = this.runs;
		observed.r2 = this.overlaps;
		observed.r3 = this.inOrder;
	}

	private boolean takeTurn() {
		Runnable turn = this.turns.poll();
		if (turn != null) {
			turn.run();
		}
		return turn != null;
	}

	private void ran(int digit, int before) {
		if (this.busy) {
			this.overlaps++;
		}
		this.busy = true;
		this.inOrder &= before == 0 || (this.runs / before) % 10 == 1;
		this.runs += digit;
		this.busy = false;
	}

}
