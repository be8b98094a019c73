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
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Variant}.
 */
class VariantTests {

	@Test
	void readsWhatEachWordIs() {
		Variant variant = Variant.parse(
				"other: image archive spring-aot -Xmx1g -Da=b !grpc-netty +/lib/grpc.jar MAIN_CLASS=a.B OPTIONS=-Dc=d");

		assertThat(variant)
			.isEqualTo(new Variant("other", List.of("-Xmx1g", "-Da=b"), Map.of("MAIN_CLASS", "a.B", "OPTIONS", "-Dc=d"),
					List.of(Path.of("/lib/grpc.jar")), List.of("grpc-netty"), true, true, true, false));
	}

	@Test
	void mayHaveNoWords() {
		assertThat(Variant.parse("plain:"))
			.isEqualTo(new Variant("plain", List.of(), Map.of(), List.of(), List.of(), false, false, false, false));
	}

	@Test
	void refusesAWordItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> Variant.parse("mine: quickly"))
			.withMessageContaining("'mine'")
			.withMessageContaining("'quickly'");
	}

	@Test
	void refusesATextWithoutAName() {
		assertThatIllegalArgumentException().isThrownBy(() -> Variant.parse("-Xmx1g"))
			.withMessage("'-Xmx1g' is no variant: write it as 'name: words'");
	}

	@Test
	void refusesAnArchiveOfWhatLambdasRuntimeLoads() {
		assertThatIllegalArgumentException().isThrownBy(() -> Variant.parse("mine: archive"))
			.withMessageContaining("'mine' has an archive but is no image");
	}

}
