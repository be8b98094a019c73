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

package io.jobber.worker;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlainText}.
 */
class PlainTextTests {

	@Test
	void ordinaryWordsAreLeftAsTheyAre() {
		String words = "Größe 日本語 👩‍🚀: \"1 < 2\"";

		assertThat(PlainText.line(words, 100)).isSameAs(words);
	}

	@ParameterizedTest
	@ValueSource(chars = { '\0', '\t', '\n', '\r', '\u001b', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029', '\u202e',
			'\u2066', '\u200f' })
	void spaceTakesThePlaceOfWhatControlsALog(char control) {
		assertThat(PlainText.line("a" + control + "b" + control, 100)).isEqualTo("a b ");
	}

	@Test
	void excerptIsPartOfASentence() {
		assertThat(PlainText.excerpt("\n<p>\r\n  No  way.</p>. ")).isEqualTo("<p> No way.</p>");
		assertThat(PlainText.excerpt("a".repeat(500) + ".")).isEqualTo("a".repeat(400) + "...");
	}

	@Test
	void exceptionIsToldByTypeAndMessage() {
		assertThat(PlainText.excerpt(new IllegalStateException("no\nway"))).isEqualTo("IllegalStateException: no way");
		assertThat(PlainText.excerpt(new IllegalStateException(" "))).isEqualTo("IllegalStateException");
		assertThat(PlainText.excerpt(new IllegalStateException())).isEqualTo("IllegalStateException");
	}

	@Test
	void quotedValueIsShort() {
		assertThat(PlainText.quote("a".repeat(60))).isEqualTo('"' + "a".repeat(60) + '"');
		assertThat(PlainText.quote("a".repeat(59) + "😀")).isEqualTo('"' + "a".repeat(59) + "...\"");
	}

	@Test
	void longWordsAreCut() {
		assertThat(PlainText.line("12345", 5)).isEqualTo("12345");
		assertThat(PlainText.line("123456", 5)).isEqualTo("12345...");
		assertThat(PlainText.line("1\n3456", 5)).isEqualTo("1 345...");
	}

	@Test
	void noCharacterIsCutInHalf() {
		assertThat(PlainText.line("12😀45", 3)).isEqualTo("12...");
		assertThat(PlainText.line("12😀45", 4)).isEqualTo("12😀...");
	}

	@Test
	void eachHeaderCountsEightOnTop() {
		assertThat(PlainText.headerChars("text", Map.of("a", "12", "b", "3"))).isEqualTo(4 + 1 + 2 + 8 + 1 + 1 + 8);
	}

}
