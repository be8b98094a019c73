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

package io.jobber.worker.function.diagnostic;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DiagnosticWorker}.
 */
class DiagnosticWorkerTests {

	private final DiagnosticWorker worker = new DiagnosticWorker();

	@Test
	void sleepAnswersHowLongItSlept() {
		assertThat(this.worker.sleep().apply(1L)).isOne();
	}

	@Test
	void sleepHasLimits() {
		assertThatExceptionOfType(DiagnosticFunctionException.class)
			.isThrownBy(() -> this.worker.sleep().apply(900_001L))
			.withMessage("Cannot sleep for 900001 ms: 0 to 900000 are possible");
		assertThatExceptionOfType(DiagnosticFunctionException.class).isThrownBy(() -> this.worker.sleep().apply(-1L));
	}

	@Test
	void sleepEndsWhenItIsInterrupted() {
		Thread.currentThread().interrupt();

		assertThatExceptionOfType(DiagnosticFunctionException.class)
			.isThrownBy(() -> this.worker.sleep().apply(900_000L));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void failThrowsWhatItIsTold() {
		assertThatExceptionOfType(DiagnosticFunctionException.class).isThrownBy(() -> this.worker.fail().apply("boom"))
			.withMessage("boom");
	}

	@Test
	void infoTellsTheFunctionAndNoSecret() {
		WorkerDescription description = WorkerDescription
			.of(Map.of("AWS_LAMBDA_FUNCTION_NAME", "worker", "AWS_LAMBDA_FUNCTION_VERSION", "7",
					"AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start", "AWS_SECRET_ACCESS_KEY", "s3cret"));

		assertThat(description.function()).isEqualTo("worker");
		assertThat(description.version()).isEqualTo("7");
		assertThat(description.initialization()).isEqualTo("snap-start");
		assertThat(description.processors()).isPositive();
		assertThat(description.toString()).doesNotContain("s3cret");
	}

}
