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
