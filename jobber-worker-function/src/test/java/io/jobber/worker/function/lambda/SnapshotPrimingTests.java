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

package io.jobber.worker.function.lambda;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.crac.Core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.worker.Cancellation;
import io.jobber.worker.TaskCallback;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.TaskRequest;
import io.jobber.worker.UnknownFunctionException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SnapshotPriming}.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class SnapshotPrimingTests {

	private final BlockingQueue<TaskRequest> tasks = new LinkedBlockingQueue<>();

	@Test
	void livesTheWholeLifeOfAWorker(CapturedOutput output) throws Exception {
		SnapshotPriming priming = new SnapshotPriming(recording(new UnknownFunctionException("any", Set.of())));

		priming.beforeCheckpoint(Core.getGlobalContext());

		assertThat(this.tasks.poll(60, TimeUnit.SECONDS)).isNotNull()
			.extracting(TaskRequest::function)
			.isEqualTo(PrimingDispatcher.FUNCTION);
		assertThat(output).contains("DRAINED, primed").doesNotContain("Not primed");
	}

	@Test
	void primesAsWellWhenTheHandlerFails(CapturedOutput output) {
		SnapshotPriming priming = new SnapshotPriming(recording(new IllegalStateException("broken")));

		priming.beforeCheckpoint(Core.getGlobalContext());

		assertThat(output).contains("DRAINED, primed").doesNotContain("Not primed");
	}

	@Test
	void warnsAndGoesOnWhenAWorkerCannotBeMade(CapturedOutput output) {
		SnapshotPriming priming = new SnapshotPriming(new TaskHandler() {

			@Override
			public Cancellation handle(TaskRequest request, TaskCallback callback) {
				throw new AssertionError("There is no task");
			}

			@Override
			public Set<String> functions() {
				throw new NoClassDefFoundError("gone");
			}

		});

		priming.beforeCheckpoint(Core.getGlobalContext());

		assertThat(output).contains("WARN").contains("Not primed for a snapshot").contains("gone");
	}

	private TaskHandler recording(RuntimeException failure) {
		return (request, callback) -> {
			this.tasks.add(request);
			callback.failed(failure);
			return () -> {
			};
		};
	}

}
