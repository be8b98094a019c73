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

package io.jobber.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.jobber.task.Payload;
import io.jobber.task.Task;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InFlight}.
 */
class InFlightTests {

	private static final Task TASK = new Task("f", Payload.empty(), Duration.ofSeconds(1), false);

	private final InFlight inFlight = new InFlight();

	@Test
	void tasksAreFoundByTheirIdsWhateverCameAndWent() {
		Map<Long, PendingTask> expected = new HashMap<>();
		Random random = new Random(20261122);

		for (int i = 0; i < 20_000; i++) {
			// Ids far apart, too, which share a chain.
			long id = random.nextInt(500) + (random.nextInt(3) << 20);
			PendingTask present = expected.get(id);
			if (present == null) {
				PendingTask task = task(id);
				this.inFlight.add(task);
				expected.put(id, task);
			}
			else if (random.nextInt(3) > 0) {
				this.inFlight.remove(present);
				expected.remove(id);
			}
			assertThat(this.inFlight.size()).isEqualTo(expected.size());
			assertThat(this.inFlight.get(id)).isSameAs(expected.get(id));
		}

		assertThat(this.inFlight.toList()).containsExactlyInAnyOrderElementsOf(expected.values());
		expected.values().forEach(this.inFlight::remove);
		assertThat(this.inFlight.isEmpty()).isTrue();
		assertThat(this.inFlight.toList()).isEmpty();
	}

	@Test
	void taskThatIsNotThereIsNotTakenOut() {
		PendingTask there = task(1);
		PendingTask namesake = task(1);
		this.inFlight.add(there);

		this.inFlight.remove(namesake);
		this.inFlight.remove(task(2));

		assertThat(this.inFlight.toList()).containsExactly(there);
	}

	private static PendingTask task(long id) {
		return new PendingTask(id, TASK, 0, (task) -> {
		});
	}

}
