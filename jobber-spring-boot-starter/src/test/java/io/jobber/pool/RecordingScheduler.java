package io.jobber.pool;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.Demand.Cause;
import io.jobber.scheduler.JobberScheduler;

/**
 * A scheduler that launches nobody: records its calls and then does what it is told.
 */
final class RecordingScheduler implements JobberScheduler {

	final List<Call> calls = new CopyOnWriteArrayList<>();

	final Set<String> threads = ConcurrentHashMap.newKeySet();

	final AtomicInteger inCall = new AtomicInteger();

	final AtomicInteger mostInCall = new AtomicInteger();

	private final Consumer<Demand> action;

	RecordingScheduler() {
		this((demand) -> {
		});
	}

	RecordingScheduler(Consumer<Demand> action) {
		this.action = action;
	}

	/**
	 * The calls for such a cause.
	 */
	long count(Cause cause) {
		return this.calls.stream().filter((call) -> call.demand().causes().contains(cause)).count();
	}

	/**
	 * The calls for which time alone was the cause.
	 */
	long ticks() {
		return this.calls.stream().filter((call) -> call.demand().causes().isEmpty()).count();
	}

	@Override
	public void schedule(Demand demand) {
		this.mostInCall.accumulateAndGet(this.inCall.incrementAndGet(), Math::max);
		try {
			this.threads.add(Thread.currentThread().getName());
			this.calls.add(new Call(demand, System.nanoTime()));
			this.action.accept(demand);
		}
		finally {
			this.inCall.decrementAndGet();
		}
	}

	/**
	 * One call.
	 */
	record Call(Demand demand, long nanoTime) {
	}

}
