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

package io.jobber.codec;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.ApplicationConversionService;

import io.jobber.task.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TextPayloadCodec}.
 */
class TextPayloadCodecTests {

	private static final String TEXT = "Größe";

	private final TextPayloadCodec codec = new TextPayloadCodec();

	@Test
	void textIsUtf8AndSaysSo() {
		Payload payload = this.codec.encode(TEXT, null);

		assertThat(payload.contentType()).isEqualTo("text/plain;charset=UTF-8");
		assertThat(payload.bytes()).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
		assertThat(this.codec.decode(payload, String.class)).isEqualTo(TEXT);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "text/plain|UTF-8", "application/json|UTF-8", "text/plain;a=b|UTF-8",
					"text/plain;charset=ISO-8859-1|ISO-8859-1", "text/plain; charset=\"utf-16\"|UTF-16",
					"text/plain;Charset=ISO-8859-1|ISO-8859-1", "TEXT/CSV; CHARSET=iso-8859-1|ISO-8859-1" })
	void contentTypeDecidesOnTheCharsetBothWays(String contentType, String charset) {
		byte[] bytes = TEXT.getBytes(Charset.forName(charset));

		assertThat(this.codec.encode(TEXT, contentType).bytes()).isEqualTo(bytes);
		assertThat(this.codec.encode(TEXT, contentType).contentType()).isEqualTo(contentType);
		assertThat(this.codec.decode(Payload.of(contentType, bytes), String.class)).isEqualTo(TEXT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain;charset=klingon", "text/plain;charset=", "text/plain;charset=a b!",
			"text;charset=UTF-8", "charset" })
	void unknownCharsetIsRefusedBothWaysAndNamesTheContentType(String contentType) {
		assertThatExceptionOfType(PayloadCodecException.class).isThrownBy(() -> this.codec.encode(TEXT, contentType))
			.withMessageContaining("'" + contentType + "'");
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.decode(Payload.of(contentType, new byte[0]), String.class))
			.withMessageContaining("'" + contentType + "'");
	}

	@Test
	void charsetThatCanOnlyBeReadIsRefusedForWriting() {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.encode(TEXT, "text/plain;charset=ISO-2022-CN"))
			.withMessageContaining("ISO-2022-CN");
	}

	@Test
	void anyContentIsReadAsText() {
		assertThat(this.codec.canDecode(String.class, "image/png")).isTrue();
		assertThat(this.codec.canDecode(CharSequence.class, "text/plain")).isFalse();
		assertThat(this.codec.canDecode(Object.class, "text/plain")).isFalse();
	}

	@Test
	void onlyStringsAreWritten() {
		assertThat(this.codec.canEncode("a", null)).isTrue();
		assertThat(this.codec.canEncode("a", "application/json")).isTrue();
		assertThat(this.codec.canEncode(new StringBuilder("a"), null)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "java.lang.Integer,42", "java.lang.Boolean,true", "java.math.BigDecimal,12.50",
			"java.util.UUID,00000000-0000-0001-0000-000000000002", "java.util.concurrent.TimeUnit,SECONDS",
			"java.time.Duration,PT10S", "java.time.LocalDate,2026-11-29", "java.util.Locale,de_DE",
			"java.net.URI,https://a.example/b" })
	void textIsReadAsSimpleType(Class<?> type, String text) {
		TextPayloadCodec boots = new TextPayloadCodec(ApplicationConversionService.getSharedInstance());

		assertThat(boots.canDecode(type, "text/plain;charset=UTF-8")).isTrue();
		assertThat(boots.decode(Payload.of("text/plain", text.getBytes(StandardCharsets.UTF_8)), type))
			.isInstanceOf(type)
			.hasToString(text);
	}

	@Test
	void textThatStandsForNoSuchValueIsNamedAndCut() {
		Payload payload = Payload.of("text/plain", ("forty-two" + "x".repeat(1000)).getBytes(StandardCharsets.UTF_8));

		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.decode(payload, Integer.class))
			.withMessageContaining("is text that stands for no java.lang.Integer: \"forty-two" + "x".repeat(51)
					+ "...\" is not valid: NumberFormatException: For input string: ")
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(600));
	}

	@Test
	void jsonAndObjectsAreLeftToOthers() {
		assertThat(this.codec.canDecode(Integer.class, "application/json")).isFalse();
		assertThat(this.codec.canDecode(Thread.class, "text/plain")).isFalse();
		assertThat(this.codec.canDecode(Object.class, "text/plain")).isFalse();
	}

}
