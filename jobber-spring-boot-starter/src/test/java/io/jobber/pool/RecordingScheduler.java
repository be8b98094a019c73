package io.jobber.pool;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.JobberScheduler;

/**
 * A scheduler that launches nobody: records its calls and then does what it is told.
 */
final class RecordingScheduler implements JobberScheduler {

	final List<Call> calls = new CopyOnWriteArrayList<>();

	final Set<String> threads = ConcurrentHashMap.newKeySet();

	final AtomicInteger inCall = new AtomicInteger();

	final AtomicInteger mostInCall = new AtomicInteger();

	private final BiConsumer<String, Demand> action;

	RecordingScheduler() {
		this((hook, demand) -> {
		});
	}

	RecordingScheduler(BiConsumer<String, Demand> action) {
		this.action = action;
	}

	@Override
	public void inbound(Demand demand) {
		record("inbound", demand);
	}

	@Override
	public void done(Demand demand) {
		record("done", demand);
	}

	@Override
	public void timedOut(Demand demand) {
		record("timedOut", demand);
	}

	long count(String hook) {
		return this.calls.stream().filter((call) -> call.hook().equals(hook)).count();
	}

	private void record(String hook, Demand demand) {
		this.mostInCall.accumulateAndGet(this.inCall.incrementAndGet(), Math::max);
		try {
			this.threads.add(Thread.currentThread().getName());
			this.calls.add(new Call(hook, demand, System.nanoTime()));
			this.action.accept(hook, demand);
		}
		finally {
			this.inCall.decrementAndGet();
		}
	}

	/**
	 * One call of a hook.
	 */
	record Call(String hook, Demand demand, long nanoTime) {
	}

}
