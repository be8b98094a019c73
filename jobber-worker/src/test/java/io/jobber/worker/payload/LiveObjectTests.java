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
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Timer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link LiveObject}.
 */
class LiveObjectTests {

	@ParameterizedTest
	@MethodSource
	void liveObjectIsKnownByItsType(Object value, LiveObject kind) {
		assertThat(LiveObject.of(value.getClass())).contains(kind);
		assertThat(kind.refusal(value.getClass())).contains(value.getClass().getName());
	}

	static Stream<Arguments> liveObjectIsKnownByItsType() {
		Function<String, Integer> reference = String::length;
		int captured = new HashMap<>().size();
		return Stream.of(arguments(Mono.empty(), LiveObject.PUBLISHER),
				arguments(Flux.range(0, 2).map((i) -> i), LiveObject.PUBLISHER),
				arguments(new SubmissionPublisher<>(), LiveObject.PUBLISHER),
				arguments(new CompletableFuture<>(), LiveObject.FUTURE),
				arguments(CompletableFuture.completedStage(1), LiveObject.FUTURE),
				arguments(new FutureTask<>(() -> 1), LiveObject.FUTURE), arguments(Stream.of(1), LiveObject.SEQUENCE),
				arguments(IntStream.of(1), LiveObject.SEQUENCE), arguments(List.of(1).iterator(), LiveObject.SEQUENCE),
				arguments(List.of(1).spliterator(), LiveObject.SEQUENCE),
				arguments(Collections.emptyEnumeration(), LiveObject.SEQUENCE),
				arguments(new ByteArrayInputStream(new byte[0]), LiveObject.SOURCE),
				arguments(new StringReader(""), LiveObject.SOURCE), arguments(CharBuffer.wrap("a"), LiveObject.SOURCE),
				arguments(IntBuffer.wrap(new int[1]), LiveObject.SOURCE),
				arguments(Signal.next("a"), LiveObject.ENVELOPE), arguments(Context.of("a", 1), LiveObject.RESOURCE),
				arguments(new Random(), LiveObject.RESOURCE), arguments(Clock.systemUTC(), LiveObject.RESOURCE),
				arguments(Cleaner.create(), LiveObject.RESOURCE),
				arguments(ProcessHandle.current().info(), LiveObject.RESOURCE),
				arguments(new ByteArrayOutputStream(), LiveObject.SINK), arguments(new StringWriter(), LiveObject.SINK),
				arguments((Runnable) () -> {
				}, LiveObject.CODE), arguments((Supplier<Integer>) () -> captured, LiveObject.CODE),
				arguments((Callable<Integer>) () -> 1, LiveObject.CODE), arguments(reference, LiveObject.CODE),
				arguments(new Comparator<String>() {

					@Override
					public int compare(String left, String right) {
						return 0;
					}

				}, LiveObject.CODE), arguments(Thread.currentThread(), LiveObject.RESOURCE),
				arguments(new ThreadLocal<>(), LiveObject.RESOURCE),
				arguments(ForkJoinPool.commonPool(), LiveObject.RESOURCE),
				arguments(new ReentrantLock(), LiveObject.RESOURCE), arguments(new Semaphore(1), LiveObject.RESOURCE),
				arguments(new CountDownLatch(1), LiveObject.RESOURCE),
				arguments(LiveObjectTests.class.getClassLoader(), LiveObject.RESOURCE),
				arguments(LiveObjectTests.class.getModule(), LiveObject.RESOURCE),
				arguments(new WeakReference<>(""), LiveObject.RESOURCE), arguments(new Socket(), LiveObject.RESOURCE),
				arguments(new Timer(true), LiveObject.RESOURCE),
				arguments(new StandardEnvironment(), LiveObject.RESOURCE),
				arguments(new DefaultResourceLoader(), LiveObject.RESOURCE),
				arguments(Schedulers.parallel(), LiveObject.RESOURCE),
				arguments(Disposables.single(), LiveObject.RESOURCE),
				arguments(Sinks.many().multicast().onBackpressureBuffer(), LiveObject.RESOURCE),
				arguments(new Session(), LiveObject.RESOURCE),
				arguments(new ByteArrayResource(new byte[0]), LiveObject.BYTES),
				arguments(DefaultDataBufferFactory.sharedInstance.allocateBuffer(1), LiveObject.BYTES));
	}

	@ParameterizedTest
	@MethodSource
	void dataIsLeftAlone(Object value) {
		assertThat(LiveObject.of(value.getClass())).isEmpty();
	}

	static Stream<Object> dataIsLeftAlone() {
		return Stream.of("", 1, BigDecimal.ONE, new byte[0], List.of(), new ArrayList<>(), Map.of(),
				new ConcurrentHashMap<>(), new Properties(), new LinkedBlockingQueue<>(), Optional.empty(),
				Instant.now(), Locale.ROOT, URI.create("a"), Path.of("a"), new AtomicInteger(), LiveObject.CODE,
				new IllegalStateException(), ByteBuffer.allocate(1), String.class, new StringBuilder(), new Order("a"),
				new Object(), new Named());
	}

	@Test
	void typesThatAreAskedForAreKnownAsWell() {
		assertThat(LiveObject.of(Executor.class)).contains(LiveObject.RESOURCE);
		assertThat(LiveObject.of(Mono.class)).contains(LiveObject.PUBLISHER);
		assertThat(LiveObject.of(int.class)).isEmpty();
		assertThat(LiveObject.of(Object.class)).isEmpty();
	}

	record Order(String id) implements Supplier<String>, AutoCloseable {

		@Override
		public String get() {
			return this.id;
		}

		@Override
		public void close() {
		}

	}

	static class Named implements Supplier<String> {

		@Override
		public String get() {
			return "";
		}

	}

	static class Session implements AutoCloseable {

		@Override
		public void close() {
		}

	}

}
