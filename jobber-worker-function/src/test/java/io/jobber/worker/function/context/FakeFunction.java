package io.jobber.worker.function.context;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what is done to its contexts. What a phase does besides can be set.
 */
class FakeFunction implements ContextFunction<FakeFunction.FakeContext, String, String> {

	final AtomicInteger inits = new AtomicInteger();

	final AtomicInteger starts = new AtomicInteger();

	final List<FakeContext> started = new CopyOnWriteArrayList<>();

	private final ContextLimits limits;

	volatile Callable<?> onInit = () -> "";

	volatile Callable<?> onStart = () -> "";

	volatile Callable<String> onRun = () -> "";

	volatile Callable<?> onStop = () -> "";

	FakeFunction(ContextLimits limits) {
		this.limits = limits;
	}

	@Override
	public void init() throws Exception {
		this.inits.incrementAndGet();
		this.onInit.call();
	}

	@Override
	public FakeContext start() throws Exception {
		this.starts.incrementAndGet();
		this.onStart.call();
		FakeContext context = new FakeContext();
		this.started.add(context);
		return context;
	}

	@Override
	public String run(FakeContext context, String input) throws Exception {
		context.runs.incrementAndGet();
		return input + this.onRun.call();
	}

	@Override
	public void stop(FakeContext context) throws Exception {
		context.stops.incrementAndGet();
		this.onStop.call();
	}

	@Override
	public ContextLimits limits() {
		return this.limits;
	}

	List<Integer> stops() {
		return this.started.stream().map((context) -> context.stops.get()).toList();
	}

	List<Integer> runs() {
		return this.started.stream().map((context) -> context.runs.get()).toList();
	}

	static final class FakeContext {

		final AtomicInteger runs = new AtomicInteger();

		final AtomicInteger stops = new AtomicInteger();

	}

}
