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
