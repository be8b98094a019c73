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
