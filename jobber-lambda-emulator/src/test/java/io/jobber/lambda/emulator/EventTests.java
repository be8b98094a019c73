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

package io.jobber.lambda.emulator;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.jobber.lambda.emulator.EmulatedFunction.EventInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events: invocations that nobody waits for.
 */
@NeedsShell
class EventTests {

	private static final Duration HOUR = Duration.ofHours(1);

	@TempDir
	private Path directory;

	@Test
	void failedEventIsRetriedWithItsRequestIdAndThenGoesToItsDestination() {
		Path file = this.directory.resolve("ids");
		try (Emulation lambda = emulate(new EventInvocation(2, HOUR, "arn:aws:sqs:eu-west-1:000000000000:lost"))) {
			lambda.send("tellfail " + file);

			Waiting.until(() -> assertThat(lambda.logged("EVENT_DROPPED.*")).singleElement()
				.asString()
				.contains("Condition: RetriesExhausted\tInvoke Count: 3"
						+ "\tOn Failure: arn:aws:sqs:eu-west-1:000000000000:lost"));
			assertThat(file).content().matches("(?s)(\\S+)\n\\1\n\\1\n");
		}
	}

	@Test
	void failedEventIsNotRetriedWhereThatIsOff() {
		try (Emulation lambda = emulate(new EventInvocation(0, HOUR, null))) {
			lambda.send("fail");

			Waiting.until(() -> assertThat(lambda.logged("EVENT_DROPPED.*")).singleElement()
				.asString()
				.contains("Invoke Count: 1\tOn Failure: none"));
		}
	}

	@Test
	void throttledEventWaitsUntilItCanRun() {
		try (Emulation lambda = emulate(EventInvocation.DEFAULT)) {
			lambda.emulator.faults().throttle("shell", 2);

			lambda.send("hello event");

			Waiting.until(() -> assertThat(lambda.logs).contains("shell runs \"hello event\""));
			Waiting.until(() -> assertThat(lambda.emulator.bill().functions().get(0).requests()).isOne());
			assertThat(lambda.logged("EVENT_DROPPED.*")).isEmpty();
		}
	}

	@Test
	void eventThatIsTooOldIsDropped() {
		try (Emulation lambda = emulate(new EventInvocation(2, Duration.ofMillis(500), null))) {
			lambda.emulator.faults().throttle("shell", Faults.ALWAYS);

			lambda.send("hello event");

			Waiting.until(() -> assertThat(lambda.logged("EVENT_DROPPED.*")).singleElement()
				.asString()
				.contains("Condition: EventAgeExceeded\tInvoke Count: 0"));
			assertThat(lambda.emulator.bill().functions().get(0).requests()).isZero();
		}
	}

	private Emulation emulate(EventInvocation events) {
		return Emulation.of(ShellFunction.in(this.directory).events(events),
				(builder) -> builder.retryDelays(Duration.ofMillis(50), Duration.ofMillis(100)));
	}

}
