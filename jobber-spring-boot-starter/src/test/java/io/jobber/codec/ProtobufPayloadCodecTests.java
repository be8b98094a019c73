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

import java.nio.charset.StandardCharsets;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.task.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProtobufPayloadCodec}.
 */
class ProtobufPayloadCodecTests {

	private final ProtobufPayloadCodec codec = new ProtobufPayloadCodec();

	@Test
	void messageIsWrittenAndReadInItsBinaryForm() {
		StringValue message = StringValue.of("abc");

		Payload payload = this.codec.encode(message, null);

		assertThat(payload.contentType()).isEqualTo("application/x-protobuf");
		assertThat(payload.bytes()).isEqualTo(message.toByteArray());
		assertThat(this.codec.decode(payload, StringValue.class)).isEqualTo(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-protobuf", "application/protobuf", "application/vnd.google.protobuf",
			"application/octet-stream" })
	void messageIsReadFromAnyProtobufAndFromBytes(String contentType) {
		Timestamp message = Timestamp.newBuilder().setSeconds(5).build();

		assertThat(this.codec.canDecode(Timestamp.class, contentType)).isTrue();
		assertThat(this.codec.decode(Payload.of(contentType, message.toByteArray()), Timestamp.class))
			.isEqualTo(message);
	}

	@Test
	void nothingElseIsTaken() {
		assertThat(this.codec.canEncode(StringValue.of("a"), "application/json")).isFalse();
		assertThat(this.codec.canEncode("a", "application/x-protobuf")).isFalse();
		assertThat(this.codec.canDecode(StringValue.class, "application/json")).isFalse();
		assertThat(this.codec.canDecode(String.class, "application/x-protobuf")).isFalse();
	}

	@Test
	void bytesOfNoMessageNameTheTypeAndQuoteNoContent() {
		Payload payload = Payload.of("application/x-protobuf", "\nhunter2".getBytes(StandardCharsets.UTF_8));

		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.decode(payload, StringValue.class))
			.withMessageContaining("com.google.protobuf.StringValue")
			.withMessageContaining("application/x-protobuf, 8 bytes")
			.withMessageNotContaining("hunter2");
	}

	@ParameterizedTest
	@ValueSource(classes = { MessageLite.class, Message.class, DynamicMessage.class })
	void typeThatIsNotGeneratedIsRefusedWithTheReason(Class<?> type) {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codec.decode(Payload.of("application/x-protobuf", new byte[0]), type))
			.withMessage(type.getName() + " is not a generated protobuf message");
	}

}
