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

package io.jobber.benchmarks.startup;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import io.jobber.benchmarks.Jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Options}.
 */
class OptionsTests {

	@Test
	void measuresAllVariantsOnTheJdksThatAreThere() throws Exception {
		Options options = Options.parse();

		assertThat(options.rounds()).isEqualTo(7);
		assertThat(options.variants()).extracting(Variant::name)
			.hasSameSizeAs(StartupBenchmark.VARIANTS)
			.doesNotHaveDuplicates()
			.contains(Variant.BASELINE);
		assertThat(options.jdks()).extracting(Jdk::feature)
			.contains(Runtime.version().feature())
			.doesNotHaveDuplicates();
	}

	@Test
	void measuresOnlyWhatItIsTold() throws Exception {
		String home = System.getProperty("java.home");

		Options options = Options.parse("--rounds", "3", "--csv", "a.csv", "--jdk", home, "--with", "mine: -Xmx1g",
				"--only", "mine,plain");

		assertThat(options.rounds()).isEqualTo(3);
		assertThat(options.csv()).isEqualTo(Path.of("a.csv"));
		assertThat(options.jdks()).containsExactly(Jdk.at(Path.of(home)));
		assertThat(options.variants()).extracting(Variant::name).containsExactly("plain", "mine");
	}

	@Test
	void namesWhatCannotBe() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--rounds", "none"))
			.withMessage("--rounds is 'none', and must be a number of 1 or more");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--only", "quickest"))
			.withMessageStartingWith("--only names 'quickest', and there are only plain, ");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--csv"))
			.withMessage("--csv needs a value");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--fast"))
			.withMessageStartingWith("'--fast' is no option");
	}

}
