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
