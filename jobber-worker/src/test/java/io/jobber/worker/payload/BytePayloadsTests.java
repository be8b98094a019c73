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

package io.jobber.worker.payload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link BytePayloads}.
 */
class BytePayloadsTests {

	private static final byte[] BYTES = { 1, 2, 3 };

	@Test
	void remainingBytesOfBufferAreCopiedAndItsPositionStays() {
		ByteBuffer buffer = ByteBuffer.allocateDirect(5).put((byte) 9).put(BYTES).position(1).limit(4);

		assertThat(BytePayloads.of(buffer)).isEqualTo(BYTES);
		assertThat(BytePayloads.of(buffer.asReadOnlyBuffer())).isEqualTo(BYTES);
		assertThat(buffer.position()).isEqualTo(1);
		assertThat(buffer.remaining()).isEqualTo(3);
	}

	@Test
	void pooledBufferIsReleasedOnceItsBytesAreCopied() {
		ByteBuf buffer = new PooledByteBufAllocator(true).buffer().writeBytes(BYTES);
		NettyDataBuffer pooled = new NettyDataBufferFactory(buffer.alloc()).wrap(buffer);

		assertThat(BytePayloads.of(pooled)).isEqualTo(BYTES);
		assertThat(buffer.refCnt()).isZero();
		assertThatIllegalStateException().isThrownBy(() -> BytePayloads.of(pooled))
			.withMessageContaining("pass on its bytes");
	}

	@Test
	void bufferOfTheHeapCanBeReadAgain() {
		DataBuffer buffer = DefaultDataBufferFactory.sharedInstance.wrap(BYTES);

		assertThat(BytePayloads.of(buffer)).isEqualTo(BYTES);
		assertThat(BytePayloads.of(buffer)).isEqualTo(BYTES);
	}

	@Test
	void resourceIsReadAndItsStreamIsClosed() {
		Closeable stream = new Closeable();
		InputStreamSource source = () -> stream;

		assertThat(BytePayloads.of(source)).isEqualTo(BYTES);
		assertThat(stream.closed).isTrue();
		assertThat(BytePayloads.of(new InputStreamResource(new ByteArrayInputStream(BYTES)))).isEqualTo(BYTES);
		assertThat(BytePayloads.of(new ClassPathResource("BytePayloadsTests.class", getClass()))).isNotEmpty();
	}

	@Test
	void resourceThatCannotBeReadFailsWithItsName() {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> BytePayloads.of(new FileSystemResource("nowhere/picture.png")))
			.withMessageContaining("picture.png");
	}

	@Test
	void byteStringIsBytesAndNothingElseIs() {
		assertThat(BytePayloads.of(ByteString.copyFrom(BYTES))).isEqualTo(BYTES);
		assertThat(BytePayloads.of("a")).isNull();
		assertThat(BytePayloads.of(new ByteArrayInputStream(BYTES))).isNull();
	}

	@ParameterizedTest
	@ValueSource(classes = { byte[].class, ByteBuffer.class, ByteString.class, Resource.class, AbstractResource.class,
			InputStreamSource.class, ByteArrayResource.class, DataBuffer.class, DefaultDataBuffer.class })
	void bytesAreReadAsEachOfTheseTypes(Class<?> type) {
		assertThat(BytePayloads.canRead(type)).isTrue();

		Object value = BytePayloads.read(BYTES, type);

		assertThat(value).isInstanceOf(type);
		assertThat((value instanceof byte[] bytes) ? bytes : BytePayloads.of(value)).isEqualTo(BYTES);
	}

	@ParameterizedTest
	@ValueSource(classes = { InputStream.class, ByteArrayInputStream.class })
	void bytesAreReadAsStream(Class<?> type) throws IOException {
		assertThat(BytePayloads.canRead(type)).isTrue();
		assertThat(((InputStream) BytePayloads.read(BYTES, type)).readAllBytes()).isEqualTo(BYTES);
	}

	@ParameterizedTest
	@ValueSource(classes = { Object.class, String.class, Reader.class, FileSystemResource.class, NettyDataBuffer.class,
			Comparable.class, java.io.Closeable.class })
	void bytesAreNotReadAsOthers(Class<?> type) {
		assertThat(BytePayloads.canRead(type)).isFalse();
	}

	private static final class Closeable extends ByteArrayInputStream {

		private boolean closed;

		private Closeable() {
			super(BYTES);
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
