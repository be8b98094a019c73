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
 * A task is assigned while its worker says goodbye; then the worker answers all the same,
 * and another worker joins. Observed: what was in hand before all that (waiting, running,
 * free slots), how the promise ended when it had answered, what was counted, and what
 * became of the first connection.
 */
@JCStressTest
@State
@Outcome(id = "1 0 0, result, completed, ended", expect = Expect.ACCEPTABLE, desc = "It was never sent.")
@Outcome(id = "1 0 0, result, completed late, ended", expect = Expect.ACCEPTABLE,
		desc = "It crossed the goodbye and went back into the queue.")
@Outcome(id = "0 . ., .*", expect = Expect.FORBIDDEN, desc = "The task is not in the queue again.")
@Outcome(id = ".*, open, .*, .*", expect = Expect.FORBIDDEN, desc = "The promise never ends.")
@Outcome(id = ".*, lost, .*, .*", expect = Expect.FORBIDDEN, desc = "It failed, though it was never started.")
@Outcome(id = ".*, written-after-end", expect = Expect.FORBIDDEN, desc = "It was sent after the goodbye.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Promise and counters do not agree.")
public class LeaveRace {

	private final Arena arena = new Arena();

	private final FreeConnection leaving = this.arena.join(1);

	private CompletableFuture<Payload> promise;

	@Actor
	public void submit() {
		this.promise = this.arena.submit();
	}

	@Actor
	public void leave() {
		this.leaving.worker.leave();
	}

	@Arbiter
	public void observe(LLLL_Result observed) {
		observed.r1 = this.arena.inHand();
		this.leaving.answerAll();
		this.arena.join(1).answerAll();
		observed.r2 = Arena.ending(this.promise);
		observed.r3 = this.arena.counted();
		observed.r4 = this.leaving.fate();
	}

}
