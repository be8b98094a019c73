package io.jobber.benchmarks.throughput.caller;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Allocation}.
 */
class AllocationTests {

	@Test
	void threadThatHasEndedTakesNothingAway() {
		Allocation before = new Allocation(Map.of(1L, 1_000_000L, 2L, 500L));
		Allocation after = new Allocation(Map.of(2L, 700L));

		assertThat(after.since(before)).isEqualTo(200);
	}

	@Test
	void threadThatHasBegunCountsInFull() {
		Allocation before = new Allocation(Map.of(1L, 100L));
		Allocation after = new Allocation(Map.of(1L, 100L, 2L, 700L));

		assertThat(after.since(before)).isEqualTo(700);
	}

	@Test
	void threadsOfThisProcessAreCounted() {
		Allocation before = Allocation.now();

		byte[] allocated = new byte[1_000_000];
		long bytes = Allocation.now().since(before);

		assertThat(bytes).isGreaterThanOrEqualTo(allocated.length);
	}

}
