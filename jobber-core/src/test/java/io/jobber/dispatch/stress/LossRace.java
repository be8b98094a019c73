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
 * Two tasks are assigned, the second of them idempotent, while their worker is lost; then
 * the back-off passes and another worker joins. Observed: how both promises ended, what
 * was counted, and what became of the first connection.
 */
@JCStressTest
@State
@Outcome(id = "result, result, completed=2, ended", expect = Expect.ACCEPTABLE, desc = "Both came after the loss.")
@Outcome(id = "lost, result, completed failed, ended", expect = Expect.ACCEPTABLE,
		desc = "The first was lost with its worker, the second came after.")
@Outcome(id = "lost, result, completed failed retried, ended", expect = Expect.ACCEPTABLE,
		desc = "Both were lost, and the idempotent one was tried again.")
@Outcome(id = "open, .*", expect = Expect.FORBIDDEN, desc = "The first promise never ends.")
@Outcome(id = ".*, open, .*, .*", expect = Expect.FORBIDDEN, desc = "The second promise never ends.")
@Outcome(id = "result, .*retried.*", expect = Expect.FORBIDDEN, desc = "The first was run again.")
@Outcome(id = ".*, written-after-end", expect = Expect.FORBIDDEN, desc = "A task was sent after the end.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Promises and counters do not agree.")
public class LossRace {

	private final Arena arena = new Arena();

	private final FreeConnection lost = this.arena.join(2);

	private CompletableFuture<Payload> once;

	private CompletableFuture<Payload> idempotent;

	@Actor
	public void submit() {
		this.once = this.arena.submit();
		this.idempotent = this.arena.submitIdempotent();
	}

	@Actor
	public void lose() {
		this.lost.worker.lost("race");
	}

	@Arbiter
	public void observe(LLLL_Result observed) {
		FreeConnection other = this.arena.join(2);
		this.arena.timer.advanceTo(Arena.BACKOFF);
		other.answerAll();
		observed.r1 = Arena.ending(this.once);
		observed.r2 = Arena.ending(this.idempotent);
		observed.r3 = this.arena.counted();
		observed.r4 = this.lost.fate();
	}

}
