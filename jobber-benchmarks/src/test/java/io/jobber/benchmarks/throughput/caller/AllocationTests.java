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
