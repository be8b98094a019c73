package io.jobber.lambda.emulator;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * Waits for what must come, on a machine that may be slow.
 */
final class Waiting {

	private Waiting() {
	}

	static void until(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
	}

}
