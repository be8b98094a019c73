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
import org.openjdk.jcstress.infra.results.LLLL_Result;

import io.jobber.task.Payload;

/**
 * A task is submitted while the dispatcher is closed, with a worker there. Observed: how
 * the promise ended, what was counted, what is in hand (waiting, running, free slots),
 * and what became of the connection.
 */
@JCStressTest
@State
@Outcome(id = "rejected, rejected, 0 0 0, ended", expect = Expect.ACCEPTABLE, desc = "It was not accepted.")
@Outcome(id = "rejected, failed, 0 0 0, ended", expect = Expect.ACCEPTABLE,
		desc = "It was accepted, and turned away before it was assigned.")
@Outcome(id = "lost, failed, 0 0 0, ended", expect = Expect.ACCEPTABLE, desc = "It was assigned before the close.")
@Outcome(id = "open, .*", expect = Expect.FORBIDDEN, desc = "The promise never ends.")
@Outcome(id = ".*, .*, [1-9].*, .*", expect = Expect.FORBIDDEN, desc = "A task is left in the queue.")
@Outcome(id = ".*, written-after-end", expect = Expect.FORBIDDEN, desc = "The task was sent after the end.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Promise, counters and slots do not agree.")
public class CloseRace {

	private final Arena arena = new Arena();

	private final FreeConnection connection = this.arena.join(1);

	private CompletableFuture<Payload> promise;

	@Actor
	public void submit() {
		this.promise = this.arena.submit();
	}

	@Actor
	public void close() {
		this.arena.dispatcher.close("race");
	}

	@Arbiter
	public void observe(LLLL_Result observed) {
		observed.r1 = Arena.ending(this.promise);
		observed.r2 = this.arena.counted();
		observed.r3 = this.arena.inHand();
		observed.r4 = this.connection.fate();
	}

}
