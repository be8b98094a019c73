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

package io.jobber.autoconfigure;

import java.net.URI;
import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Bounds of settings. Boot adds to the message of a failure which property it was, its
 * value and where it was set.
 */
final class Bounds {

	private static final Duration A_YEAR = Duration.ofDays(365);

	private Bounds() {
	}

	static int atLeast(int least, int value) {
		Assert.isTrue(value >= least, () -> "must be at least " + least);
		return value;
	}

	static Duration positive(Duration value) {
		Assert.isTrue(!value.isNegative() && !value.isZero() && value.compareTo(A_YEAR) <= 0,
				"must be positive and at most a year");
		return value;
	}

	static Duration notNegative(Duration value) {
		Assert.isTrue(!value.isNegative() && value.compareTo(A_YEAR) <= 0, "must be 0 to a year");
		return value;
	}

	static void url(URI url) {
		Assert.isTrue(("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null,
				"must be a URL, such as http://127.0.0.1:9001");
	}

}
