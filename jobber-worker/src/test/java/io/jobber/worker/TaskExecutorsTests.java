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

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskExecutorsTests {

	@Test
	void runsTasksOnNamedDaemonThreadsOfThePlatform() throws Exception {
		Thread thread = threadOf(TaskExecutors.newExecutor("test-named-"));

		assertThat(thread.getName()).startsWith("test-named-");
		assertThat(thread.isDaemon()).isTrue();
		assertThat(isVirtual(thread)).isFalse();
	}

	@Test
	void runsTasksOnNamedVirtualThreadsWhereTheJdkHasThem() throws Exception {
		Thread thread = threadOf(TaskExecutors.newVirtualThreadExecutor("test-virtual-"));

		assertThat(thread.getName()).startsWith("test-virtual-");
		assertThat(thread.isDaemon()).isTrue();
		assertThat(isVirtual(thread)).isEqualTo(TaskExecutors.hasVirtualThreads())
			.isEqualTo(Runtime.version().feature() >= 21);
	}

	private static Thread threadOf(ExecutorService executor) throws Exception {
		try {
			return executor.submit(Thread::currentThread).get(60, TimeUnit.SECONDS);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static boolean isVirtual(Thread thread) {
		return thread.toString().startsWith("VirtualThread[");
	}

}
