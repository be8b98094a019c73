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

package io.jobber;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The lines of the application's code that made a {@code Mono}: the first few calls on
 * the stack that belong neither to the template nor to a proxy of it. Captured with each
 * {@code Mono}, so the stack is walked no further than that, and its frames are only put
 * into words when a task fails.
 */
final class CallSite {

	// With those of the template, what the JDK fetches at first: one more costs as much
	// again.
	private static final int MAX_FRAMES = 3;

	// Proxies with many interceptors are deeper than that: then there is no line.
	private static final int MAX_DEPTH = 64;

	private static final StackWalker WALKER = StackWalker.getInstance();

	private static final Set<String> OWN = Set.of(CallSite.class.getName(), JobberTemplate.class.getName(),
			DefaultTaskSpec.class.getName());

	private final String function;

	private final List<StackFrame> frames;

	private CallSite(String function, List<StackFrame> frames) {
		this.function = function;
		this.frames = frames;
	}

	/**
	 * Where the current thread was called from, to run a function.
	 * @param function the name of the function
	 * @return the place of the call
	 */
	static CallSite capture(String function) {
		return new CallSite(function, WALKER.walk(CallSite::callers));
	}

	/**
	 * Have a failure tell where the {@code Mono} was made.
	 * @param failure the failure
	 */
	void addTo(Throwable failure) {
		add(failure, this.function, this.frames.stream().map(StackFrame::toStackTraceElement));
	}

	/**
	 * Have a failure that comes from another thread tell where this one waited for it.
	 * @param failure the failure
	 * @param function the name of the function
	 */
	static void addCurrent(Throwable failure, String function) {
		add(failure, function,
				Stream.of(Thread.currentThread().getStackTrace())
					.skip(1)
					.dropWhile((element) -> isPlumbing(element.getClassName())));
	}

	private static void add(Throwable failure, String function, Stream<StackTraceElement> trace) {
		// One that several calls share would grow with each of them.
		if (Stream.of(failure.getSuppressed()).noneMatch(CallTrace.class::isInstance)) {
			failure.addSuppressed(new CallTrace(function, trace.toArray(StackTraceElement[]::new)));
		}
	}

	private static List<StackFrame> callers(Stream<StackFrame> stack) {
		return stack.limit(MAX_DEPTH).dropWhile((frame) -> isPlumbing(frame.getClassName())).limit(MAX_FRAMES).toList();
	}

	private static boolean isPlumbing(String type) {
		return OWN.contains(type) || type.startsWith("java.lang.reflect.") || type.startsWith("jdk.internal.reflect.")
				|| type.startsWith("jdk.proxy") || type.startsWith("com.sun.proxy.")
				|| type.startsWith("org.springframework.aop.") || type.contains("$$SpringCGLIB");
	}

	/**
	 * What is logged of a call site.
	 */
	static final class CallTrace extends Exception {

		private static final long serialVersionUID = 1L;

		CallTrace(String function, StackTraceElement[] trace) {
			super("Function '" + function + "' was called here");
			setStackTrace(trace);
		}

	}

}
