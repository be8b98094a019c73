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

package io.jobber.scheduler;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpFailures}.
 */
class HttpFailuresTests {

	private static final Instant NOW = Instant.parse("2015-10-21T07:28:00Z");

	@ParameterizedTest
	@CsvSource({ "0,PT0S", "120,PT2M", "' 7 ',PT7S", "'Wed, 21 Oct 2015 07:28:30 GMT',PT30S",
			"'Wed, 21 Oct 2015 07:00:00 GMT',PT0S" })
	void secondsAndDatesOfRetryAfterAreRead(String value, Duration wait) {
		assertThat(HttpFailures.retryAfter(value, NOW)).isEqualTo(wait);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-1", "1.5", "99999999999999999999", "2015-10-21" })
	void otherValuesOfRetryAfterAreIgnored(String value) {
		assertThat(HttpFailures.retryAfter(value, NOW)).isNull();
	}

	@ParameterizedTest
	@MethodSource("descriptions")
	void failureIsDescribedByItsInnermostMessage(Throwable failure, String description) {
		assertThat(HttpFailures.describe(failure)).isEqualTo(description);
	}

	static Stream<Arguments> descriptions() {
		return Stream.of(Arguments.of(new IOException("outer", new IOException("inner", new IOException())), "inner"),
				Arguments.of(new ConnectException().initCause(new UnresolvedAddressException()),
						"java.nio.channels.UnresolvedAddressException"),
				Arguments.of(new IOException(new UnknownHostException("lambda.invalid")),
						"java.net.UnknownHostException: lambda.invalid"));
	}

	@Test
	void connectionThatWasNeverThereIsToldFromOneThatBroke() {
		assertThat(HttpFailures.isUnreachable(new CompletionException(new ConnectException()))).isTrue();
		assertThat(HttpFailures.isUnreachable(new IOException("Connection reset"))).isFalse();
	}

}
