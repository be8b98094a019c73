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

package io.jobber.benchmarks.scale;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Crowd} and its {@link Application}.
 */
@Timeout(300)
class CrowdTests {

	@Test
	void simulatedWorkersJoinEchoAndLeave() throws Exception {
		try (Application application = new Application(false)) {
			Crowd crowd = new Crowd("127.0.0.1:" + application.port(), Application.JOIN_TOKEN);

			crowd.join(3, 2, false);
			crowd.join(1, 2, true);

			// A worker is welcomed before the dispatcher counts it.
			await().atMost(Duration.ofMinutes(1)).until(() -> application.dispatcher().snapshot().get().slots() == 8);
			assertThat(application.template().executeBlocking("echo", "hello", String.class)).isEqualTo("hello");
			crowd.leave(4);
			await().atMost(Duration.ofMinutes(1)).until(() -> application.dispatcher().stats().workers() == 0);
		}
	}

	@Test
	void workersThatHoldTasksBackAnswerWhenTheyAreReleased() throws Exception {
		try (Application application = new Application(false)) {
			Crowd crowd = new Crowd("127.0.0.1:" + application.port(), Application.JOIN_TOKEN);
			crowd.join(1, 2, false);
			crowd.hold();

			CompletableFuture<String> answer = application.template().execute("echo", "hello", String.class).toFuture();

			await().atMost(Duration.ofMinutes(1)).until(() -> application.dispatcher().stats().running() == 1);
			// The task may be on its way to the worker.
			await().atMost(Duration.ofMinutes(1)).until(() -> {
				crowd.release();
				return answer.isDone();
			});
			assertThat(answer).isCompletedWithValue("hello");
			crowd.leave(1);
		}
	}

}
