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

package io.jobber.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class InterruptibleTaskTests {

	private final RecordingCallback callback = new RecordingCallback();

	private final List<Runnable> queued = new ArrayList<>();

	@Test
	void bodyReportsItsOwnSuccess() {
		InterruptibleTask.start(Runnable::run, this.callback,
				() -> this.callback.succeeded("text/plain", Map.of(), new byte[0]));

		assertThat(this.callback.outcomes).containsExactly("succeeded");
	}

	@Test
	void bodyThatThrowsFails() {
		InterruptibleTask.start(Runnable::run, this.callback, () -> {
			throw new IOException("disk full");
		});

		assertThat(this.callback.outcomes).containsExactly("failed: disk full");
	}

	@Test
	void rejectedTaskFails() {
		InterruptibleTask.start((task) -> {
			throw new RejectedExecutionException("shut down");
		}, this.callback, () -> {
		});

		assertThat(this.callback.outcomes).containsExactly("failed: shut down");
	}

	@Test
	void taskCancelledBeforeItBeginsIsCancelledAndNeverRuns() {
		Cancellation cancellation = InterruptibleTask.start(this.queued::add, this.callback, () -> {
			throw new AssertionError("It ran");
		});

		cancellation.cancel();
		this.queued.get(0).run();

		assertThat(this.callback.outcomes).containsExactly("cancelled");
	}

	@Test
	void taskCancelledWhileItRunsIsInterruptedAndItsThreadGoesBackClean() {
		List<Cancellation> itself = new ArrayList<>();
		itself.add(InterruptibleTask.start(this.queued::add, this.callback, () -> {
			itself.get(0).cancel();
			itself.get(0).cancel();
			this.callback.outcomes.add("interrupted: " + Thread.currentThread().isInterrupted());
			throw new InterruptedException();
		}));

		this.queued.get(0).run();

		assertThat(this.callback.outcomes).containsExactly("interrupted: true", "cancelled");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void cancelAfterTheEndInterruptsNobody() {
		Cancellation cancellation = InterruptibleTask.start(Runnable::run, this.callback, () -> {
		});

		cancellation.cancel();

		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	private static final class RecordingCallback implements TaskCallback {

		private final List<String> outcomes = new ArrayList<>();

		@Override
		public void succeeded(String contentType, Map<String, String> headers, byte[] payload) {
			this.outcomes.add("succeeded");
		}

		@Override
		public void failed(Throwable failure) {
			this.outcomes.add("failed: " + failure.getMessage());
		}

		@Override
		public void cancelled() {
			this.outcomes.add("cancelled");
		}

	}

}
