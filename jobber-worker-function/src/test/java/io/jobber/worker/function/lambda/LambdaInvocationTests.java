package io.jobber.worker.function.lambda;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LambdaInvocation}.
 */
class LambdaInvocationTests {

	@Test
	void knowsWhoInvokesAndHowLongItMayTake() {
		FakeContext context = new FakeContext("4711", Duration.ofSeconds(900))
			.custom(Map.of("application", "shop", "pool", "images", "later", "x"));

		LambdaInvocation invocation = LambdaInvocation.of(context);

		assertThat(invocation.remaining()).isEqualTo(Duration.ofSeconds(900));
		assertThat(invocation).hasToString("AWS request 4711, application shop, pool images");
	}

	@Test
	void namesOnlyWhatItIsTold() {
		assertThat(LambdaInvocation.of(new FakeContext("4711", Duration.ofSeconds(1))))
			.hasToString("AWS request 4711, application unknown, pool unknown");
		assertThat(LambdaInvocation.of(null)).isEqualTo(new LambdaInvocation("", "", "", null));
	}

	@Test
	void keepsToOneLine() {
		FakeContext context = new FakeContext("4711", Duration.ofSeconds(1)).custom(Map.of("application", "a\nb"));

		assertThat(LambdaInvocation.of(context).toString()).contains("application a b,");
	}

}
