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
