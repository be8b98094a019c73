package io.jobber.worker;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskExecutorsTests {

	@Test
	void runsTasksOnNamedDaemonThreads() throws Exception {
		ExecutorService executor = TaskExecutors.newExecutor("test-named-");
		try {
			Thread thread = executor.submit(Thread::currentThread).get(60, TimeUnit.SECONDS);

			assertThat(thread.getName()).startsWith("test-named-");
			assertThat(thread.isDaemon()).isTrue();
		}
		finally {
			executor.shutdownNow();
		}
	}

}
