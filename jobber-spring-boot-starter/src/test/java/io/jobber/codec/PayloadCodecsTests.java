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

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.task.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PayloadCodecs}.
 */
class PayloadCodecsTests {

	private final PayloadCodecs codecs = codecs();

	@Test
	void firstCodecThatTakesAValueIsUsed() {
		PayloadCodecs withUsers = new PayloadCodecs(List.of(new ReversedTextCodec(), new TextPayloadCodec()));

		Payload payload = withUsers.encode("abc", null);

		assertThat(payload.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("cba");
		assertThat(withUsers.decode(payload, String.class)).isEqualTo("abc");
	}

	@Test
	void codecThatDoesNotTakeAValueLeavesItToTheNext() {
		PayloadCodecs withUsers = new PayloadCodecs(List.of(new ReversedTextCodec(), new TextPayloadCodec()));

		Payload payload = withUsers.encode("abc", "text/html");

		assertThat(payload.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("abc");
		assertThat(withUsers.decode(payload, String.class)).isEqualTo("abc");
	}

	@Test
	void payloadStaysWhatItIsBothWays() {
		Payload payload = Payload.of("image/png", new byte[] { 1 }).withHeaders(Map.of("a", "b"));

		assertThat(this.codecs.encode(payload, null)).isSameAs(payload);
		assertThat(this.codecs.decode(payload, Payload.class)).isSameAs(payload);
	}

	@Test
	void payloadTakesTheContentTypeThatIsAskedForAndKeepsTheRest() {
		Payload payload = Payload.of("image/png", new byte[] { 1 }).withHeaders(Map.of("a", "b"));

		Payload encoded = this.codecs.encode(payload, "image/jpeg");

		assertThat(encoded.contentType()).isEqualTo("image/jpeg");
		assertThat(encoded.headers()).isEqualTo(Map.of("a", "b"));
		assertThat(encoded.bytes()).isSameAs(payload.bytes());
	}

	@Test
	void nothingIsEncodedAsNoBytesAndBack() {
		Payload payload = this.codecs.encode(null, "application/json");

		assertThat(payload.size()).isZero();
		assertThat(this.codecs.decode(payload, Map.class)).isNull();
		assertThat(this.codecs.decode(payload, String.class)).isNull();
		assertThat(this.codecs.decode(payload, byte[].class)).isNull();
		assertThat(this.codecs.decode(payload, StringValue.class)).isNull();
		assertThat(this.codecs.decode(payload, Payload.class)).isSameAs(payload);
	}

	@ParameterizedTest
	@ValueSource(classes = { Void.class, void.class })
	void anyPayloadAskedForAsNothingIsNothing(Class<?> type) {
		assertThat(this.codecs.decode(Payload.of("image/png", new byte[] { 1 }), type)).isNull();
	}

	@Test
	void valueThatNoCodecTakesNamesItsTypeAndTheContentType() {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codecs.encode(Map.of("hunter2", 1), "application/xml"))
			.withMessageContaining("ImmutableCollections")
			.withMessageContaining("application/xml")
			.withMessageContaining("PayloadCodec bean")
			.withMessageNotContaining("hunter2");
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> new PayloadCodecs(List.of()).encode("hunter2", null))
			.withMessageContaining("java.lang.String")
			.withMessageNotContaining("hunter2");
	}

	@Test
	void resultThatNoCodecTakesNamesItsContentTypeAndTheTypeAskedFor() {
		Payload payload = Payload.of("image/png", "hunter2".getBytes(StandardCharsets.UTF_8));

		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codecs.decode(payload, Integer.class))
			.withMessageContaining("image/png, 7 bytes")
			.withMessageContaining("java.lang.Integer")
			.withMessageNotContaining("hunter2");
	}

	@Test
	void bytesAskedForAsARecordAreRefusedWithTheReason() {
		Payload payload = Payload.of("application/octet-stream", new byte[] { 1, 2, 3 });

		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codecs.decode(payload, Thread.State.class))
			.withMessageContaining("application/octet-stream, 3 bytes")
			.withMessageContaining("not JSON")
			.withMessageContaining("java.lang.Thread$State");
	}

	@Test
	void declaredTypeReachesTheCodecAndOthersIgnoreIt() {
		PayloadCodecs withUsers = new PayloadCodecs(List.of(new ReversedTextCodec(), new TextPayloadCodec()));

		assertThat(withUsers.encode("abc", String.class, null).bytes()).asString(StandardCharsets.UTF_8)
			.isEqualTo("cba");
		assertThat(this.codecs.encode("abc", CharSequence.class, null).contentType()).startsWith("text/plain");
		assertThat(this.codecs.encode(null, String.class, null).size()).isZero();
		assertThat(this.codecs.encode(1, int.class, null).bytes()).asString(StandardCharsets.UTF_8).isEqualTo("1");
	}

	@Test
	void valueThatIsNotOfItsDeclaredTypeNamesBoth() {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codecs.encode(Map.of("hunter2", 1), List.class, null))
			.withMessage("A " + Map.of("hunter2", 1).getClass().getName()
					+ " is not a java.util.List, the type that was declared for the payload");
	}

	@ParameterizedTest
	@ValueSource(classes = { byte[].class, ByteBuffer.class, InputStream.class, Resource.class, DataBuffer.class,
			ByteString.class })
	void anyResultIsReadAsEachTypeThatHoldsBytes(Class<?> type) {
		assertThat(this.codecs.decode(Payload.of("image/png", new byte[] { 1 }), type)).isInstanceOf(type);
		assertThat(this.codecs.decode(Payload.of("application/json", new byte[] { 1 }), type)).isInstanceOf(type);
	}

	@ParameterizedTest
	@MethodSource
	void whatHoldsBytesIsSentAsBytes(Object value) {
		assertThat(this.codecs.encode(value, null).bytes()).isEqualTo(new byte[] { 1, 2 });
		assertThat(this.codecs.encode(value, null).contentType()).isEqualTo("application/octet-stream");
		assertThat(this.codecs.encode(value, "application/json").bytes()).isEqualTo(new byte[] { 1, 2 });
	}

	static Stream<Object> whatHoldsBytesIsSentAsBytes() {
		byte[] bytes = { 1, 2 };
		return Stream.of(ByteBuffer.wrap(bytes), new ByteArrayResource(bytes),
				DefaultDataBufferFactory.sharedInstance.wrap(bytes), ByteString.copyFrom(bytes));
	}

	@Test
	void resourceThatIsNotThereIsAnErrorWithItsName() {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codecs.encode(new FileSystemResource("nowhere/a.png"), null))
			.withMessageContaining("a.png");
	}

	@ParameterizedTest
	@ValueSource(classes = { Mono.class, Flux.class, CompletableFuture.class, Stream.class, Iterator.class,
			Reader.class, OutputStream.class, Thread.class, Executor.class, Lock.class })
	void resultAskedForAsALiveObjectIsRefusedWithWhatToAskFor(Class<?> type) {
		for (String contentType : List.of("application/json", "text/plain", "application/octet-stream", "image/png")) {
			Payload payload = Payload.of(contentType, new byte[] { '1' });

			assertThatExceptionOfType(PayloadCodecException.class).isThrownBy(() -> this.codecs.decode(payload, type))
				.withMessageStartingWith("No result can be read as a " + type.getName() + " (ask for ");
		}
	}

	@Test
	void liveObjectIsRefusedWhateverTheContentType() {
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codecs.encode(Mono.just(1), "text/plain"))
			.withMessageContaining("mono.flatMap(");
		assertThatExceptionOfType(PayloadCodecException.class)
			.isThrownBy(() -> this.codecs.encode(Mono.just(1), "application/json"))
			.withMessageContaining("mono.flatMap(");
	}

	@Test
	void optionalIsWhatIsInItOrNothing() {
		Type type = new ParameterizedTypeReference<Optional<String>>() {
		}.getType();

		assertThat(this.codecs.encode(Optional.of("a"), null).contentType()).startsWith("text/plain");
		assertThat(this.codecs.encode(Optional.of("a"), type, null).contentType()).startsWith("text/plain");
		assertThat(this.codecs.encode(Optional.empty(), null).size()).isZero();
		assertThat(this.codecs.decode(this.codecs.encode("a", null), type)).isEqualTo(Optional.of("a"));
		assertThat(this.codecs.decode(Payload.empty(), type)).isEqualTo(Optional.empty());
		assertThat(this.codecs.decode(this.codecs.encode(List.of(1), null), Optional.class))
			.isEqualTo(Optional.of(List.of(1)));
	}

	@ParameterizedTest
	@ValueSource(classes = { Object.class, CharSequence.class, Comparable.class })
	void textAskedForAsWhatSaysNoMoreIsAString(Class<?> type) {
		assertThat(this.codecs.decode(this.codecs.encode("a", null), type)).isEqualTo("a");
	}

	@Test
	void optionalNumberOfNoPayloadIsEmpty() {
		assertThat(this.codecs.decode(Payload.empty(), OptionalInt.class)).isEqualTo(OptionalInt.empty());
		assertThat(this.codecs.decode(Payload.empty(), OptionalLong.class)).isEqualTo(OptionalLong.empty());
		assertThat(this.codecs.decode(Payload.empty(), OptionalDouble.class)).isEqualTo(OptionalDouble.empty());
	}

	@Test
	void payloadInsideAnotherValueIsRefused() {
		List<Payload> nested = List.of(Payload.empty());

		assertThatExceptionOfType(PayloadCodecException.class).isThrownBy(() -> this.codecs.encode(nested, null))
			.withMessageContaining("property '[0]': a io.jobber.task.Payload carries a payload");
	}

	@Test
	void eachTypeHasItsCodec() {
		assertThat(this.codecs.encode(new byte[0], null).contentType()).isEqualTo("application/octet-stream");
		assertThat(this.codecs.encode("a", null).contentType()).isEqualTo("text/plain;charset=UTF-8");
		assertThat(this.codecs.encode(StringValue.of("a"), null).contentType()).isEqualTo("application/x-protobuf");
		assertThat(this.codecs.encode(List.of("a"), null).contentType()).isEqualTo("application/json");
	}

	private static PayloadCodecs codecs() {
		return new PayloadCodecs(List.of(new BytesPayloadCodec(), new TextPayloadCodec(), new ProtobufPayloadCodec(),
				new JsonPayloadCodec(JsonMapper.builder().build())));
	}

	/**
	 * A codec of a user's.
	 */
	private static final class ReversedTextCodec implements PayloadCodec {

		@Override
		public boolean canEncode(Object value, @Nullable String contentType) {
			return value instanceof String && contentType == null;
		}

		@Override
		public Payload encode(Object value, @Nullable String contentType) {
			return Payload.of("text/reversed", reverse((String) value).getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public boolean canDecode(Type type, String contentType) {
			return type == String.class && contentType.equals("text/reversed");
		}

		@Override
		public Object decode(Payload payload, Type type) {
			return reverse(new String(payload.bytes(), StandardCharsets.UTF_8));
		}

		private static String reverse(String text) {
			return new StringBuilder(text).reverse().toString();
		}

	}

}
