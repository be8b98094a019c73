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
