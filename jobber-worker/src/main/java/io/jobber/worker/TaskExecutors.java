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

package io.jobber.worker;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for tasks that may block.
 */
public final class TaskExecutors {

	private TaskExecutors() {
	}

	/**
	 * A pool of daemon threads that grows on demand and ends idle ones after ten seconds.
	 * A worker never runs more tasks than it has slots, so its slots bound it. The
	 * system's scheduler shares the processors among them, so that tasks which compute
	 * hold up no others. No task waits for another that blocks, but short ones may follow
	 * each other on one thread.
	 * @param namePrefix the start of the threads' names, to which a number is added
	 * @return the executor; to be shut down by the caller
	 */
	public static ExecutorService newExecutor(String namePrefix) {
		return new RelayExecutor(platformThreads(namePrefix));
	}

	/**
	 * Virtual threads where the JDK has them, else what {@link #newExecutor} makes. They
	 * cost less memory where thousands of tasks wait at a time. A task that computes
	 * keeps its processor from all other virtual threads of the JVM until it blocks or
	 * ends.
	 * @param namePrefix the start of the threads' names, to which a number is added
	 * @return the executor; to be shut down by the caller
	 * @see #hasVirtualThreads()
	 */
	public static ExecutorService newVirtualThreadExecutor(String namePrefix) {
		return hasVirtualThreads() ? new RelayExecutor(virtualThreads(namePrefix)) : newExecutor(namePrefix);
	}

	/**
	 * Whether this JDK has virtual threads, as 21 and newer do.
	 * @return {@code false} on older ones
	 */
	public static boolean hasVirtualThreads() {
		return Runtime.version().feature() >= 21;
	}

	private static ExecutorService virtualThreads(String namePrefix) {
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			Object named = type.getMethod("name", String.class, long.class).invoke(builder, namePrefix, 0L);
			ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(named);
			Method create = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
			return (ExecutorService) create.invoke(null, factory);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("This JDK has no virtual threads after all", ex);
		}
	}

	private static ExecutorService platformThreads(String namePrefix) {
		AtomicInteger number = new AtomicInteger();
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(runnable) -> {
					Thread thread = new Thread(runnable, namePrefix + number.getAndIncrement());
					thread.setDaemon(true);
					return thread;
				});
	}

}
