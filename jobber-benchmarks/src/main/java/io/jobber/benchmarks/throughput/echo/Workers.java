package io.jobber.benchmarks.throughput.echo;

import java.time.Duration;
import java.util.List;

/**
 * The processes that answer.
 */
@FunctionalInterface
public interface Workers {

	List<ProcessHandle> processes();

	/**
	 * The processor time that they have taken, together.
	 */
	default Duration cpu() {
		return processes().stream()
			.map((process) -> process.info().totalCpuDuration().orElse(Duration.ZERO))
			.reduce(Duration.ZERO, Duration::plus);
	}

}
