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

package io.jobber.benchmarks.throughput.echo;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Content} and {@link Target}.
 */
class ContentTests {

	@ParameterizedTest
	@EnumSource
	void contentHasItsTypeAndSize(Content.Type type) {
		Content content = new Content(type, 100);

		assertThat(content.value()).isInstanceOf(type.javaType());
		assertThat(content.written()).hasSize(100);
	}

	@ParameterizedTest
	@EnumSource
	void contentIsReadAsItWasWritten(Content.Type type) {
		Content content = new Content(type, 100);

		assertThat(Content.parse(content.word())).isEqualTo(content);
	}

	@ParameterizedTest
	@EnumSource
	void targetIsReadAsItWasWritten(Target.Kind kind) {
		Target target = new Target(kind, 16);

		assertThat(Target.parse(target.word())).isEqualTo(target);
	}

}
