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
