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

package io.jobber.worker.function;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.jobber.worker.function.RecordingTaskCallback.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Functions that take or return what is no data, or nothing but bytes.
 */
class LivePayloadsTests {

	private static final Worker worker = new Worker(Functions.class);

	@AfterAll
	static void close() {
		worker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream", "buffer", "resource", "dataBuffer", "byteString", "fluxOfBuffers",
			"monoOfResource", "messageOfResource", "buffer|resource", "dataBuffer|buffer|bytes", "bytes|stream" })
	void whatHoldsBytesIsTakenAndReturnedAsBytesWhateverTheContentType(String function) {
		for (String contentType : List.of("application/octet-stream", "application/json", "image/png", "")) {
			Outcome outcome = worker.run(function, contentType, Map.of(), Worker.bytes("[1, 2]"));

			assertThat(outcome.text()).isEqualTo("[1, 2]");
			assertThat(outcome.contentType()).isEqualTo("application/octet-stream");
		}
	}

	@Test
	void contentTypeOfTheMessageStaysWithBytes() {
		Outcome outcome = worker.run("image", "", Map.of(), new byte[0]);

		assertThat(outcome.contentType()).isEqualTo("image/png");
		assertThat(outcome.text()).isEqualTo("png");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "returnStream;java.io.ByteArrayInputStream;input.readAllBytes()",
			"returnItems;java.util.stream.;collect it into a List", "returnIterator;Itr;collect it into a List",
			"returnTask;java.util.concurrent.FutureTask;wait for it",
			"returnThread;java.lang.Thread;belongs to this process", "returnLambda;$$Lambda;is code",
			"returnMessageOfMono;reactor.core.publisher.MonoJust;subscribe to it",
			"returnNested;property 'future';wait for it", "returnList;property '[0]';subscribe to it",
			"returnMissing;FileSystemResource;nowhere.png", "returnMessages;property '[0]';pass on what is in it" })
	void liveObjectAsAResultFailsAndSaysWhatToReturn(String function, String what, String instead) {
		assertThat(worker.json(function, "1").failure()).isInstanceOf(IllegalStateException.class)
			.hasMessageStartingWith("Function '" + function + "' returned a ")
			.hasMessageContaining(what)
			.hasMessageContaining(instead);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "takeFuture;take the type of its value", "takeItems;take a List", "takeIterator;take a List",
					"takeReader;take byte[], String or InputStream", "takeThread;take a type of data" })
	void liveObjectAsAnInputFailsAndSaysWhatToTake(String function, String instead) {
		assertThat(worker.json(function, "1").failure()).isInstanceOf(PayloadConversionException.class)
			.hasMessageContaining("no payload is such an object (have the function " + instead);
	}

	record Nested(CompletableFuture<String> future) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<InputStream, byte[]> stream() {
			return (input) -> {
				try {
					return input.readAllBytes();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			};
		}

		@Bean
		Function<ByteBuffer, ByteBuffer> buffer() {
			return (buffer) -> buffer;
		}

		@Bean
		Function<Resource, Resource> resource() {
			return (resource) -> resource;
		}

		@Bean
		Function<DataBuffer, DataBuffer> dataBuffer() {
			return (buffer) -> buffer;
		}

		@Bean
		Function<ByteString, ByteString> byteString() {
			return (bytes) -> bytes;
		}

		@Bean
		Function<byte[], byte[]> bytes() {
			return (bytes) -> bytes;
		}

		@Bean
		Function<Flux<ByteBuffer>, Flux<ByteBuffer>> fluxOfBuffers() {
			return (buffers) -> buffers;
		}

		@Bean
		Function<Mono<Resource>, Mono<Resource>> monoOfResource() {
			return (resource) -> resource;
		}

		@Bean
		Function<Message<Resource>, Message<Resource>> messageOfResource() {
			return (message) -> new GenericMessage<>(message.getPayload());
		}

		@Bean
		Supplier<Message<DataBuffer>> image() {
			return () -> new GenericMessage<>(DefaultDataBufferFactory.sharedInstance.wrap(Worker.bytes("png")),
					Map.of("contentType", "image/png"));
		}

		@Bean
		Function<Integer, InputStream> returnStream() {
			return (number) -> new ByteArrayInputStream(new byte[1]);
		}

		@Bean
		Function<Integer, Stream<String>> returnItems() {
			return (number) -> Stream.of("a");
		}

		@Bean
		Function<Integer, Iterator<String>> returnIterator() {
			return (number) -> new ArrayList<>(List.of("a")).iterator();
		}

		@Bean
		Function<Integer, FutureTask<String>> returnTask() {
			return (number) -> new FutureTask<>(() -> "a");
		}

		@Bean
		Function<Integer, Thread> returnThread() {
			return (number) -> Thread.currentThread();
		}

		@Bean
		Function<Integer, Supplier<String>> returnLambda() {
			return (number) -> () -> "a";
		}

		@Bean
		Function<Integer, Message<Mono<String>>> returnMessageOfMono() {
			return (number) -> new GenericMessage<>(Mono.just("a"));
		}

		@Bean
		Function<Integer, Nested> returnNested() {
			return (number) -> new Nested(CompletableFuture.completedFuture("a"));
		}

		@Bean
		Function<Integer, List<Mono<String>>> returnList() {
			return (number) -> List.of(Mono.just("a"));
		}

		@Bean
		Function<Integer, List<Message<String>>> returnMessages() {
			return (number) -> List.of(new GenericMessage<>("a"));
		}

		@Bean
		Function<Integer, Resource> returnMissing() {
			return (number) -> new FileSystemResource("nowhere.png");
		}

		@Bean
		Function<CompletableFuture<String>, String> takeFuture() {
			return CompletableFuture::join;
		}

		@Bean
		Function<Stream<String>, Long> takeItems() {
			return Stream::count;
		}

		@Bean
		Function<Iterator<String>, String> takeIterator() {
			return Iterator::next;
		}

		@Bean
		Function<Reader, String> takeReader() {
			return Object::toString;
		}

		@Bean
		Function<Thread, String> takeThread() {
			return Thread::getName;
		}

	}

}
