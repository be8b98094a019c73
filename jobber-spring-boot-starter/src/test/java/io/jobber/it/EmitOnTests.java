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

package io.jobber.it;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.CoreSubscriber;

import io.jobber.JobberTemplate;
import io.jobber.autoconfigure.JobberAutoConfiguration;
import io.jobber.codec.PayloadCodec;
import io.jobber.dispatch.Dispatcher;
import io.jobber.task.Payload;
import io.jobber.task.TaskTimeoutException;
import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@code jobber.emit-on}: the threads that results are emitted on.
 */
@Timeout(300)
class EmitOnTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("spring.grpc.server.port=0", "jobber.scheduler.max-workers=1",
				"jobber.scheduler.min-workers=1")
		.withBean(TaskHandler.class, () -> (request, callback) -> {
			if (request.function().equals("echo")) {
				callback.succeeded("text/plain", Map.of(), request.payload());
			}
			return () -> {
			};
		})
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
				GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				JobberAutoConfiguration.class));

	private final ApplicationContextRunner transport = this.runner.withPropertyValues("jobber.emit-on=transport");

	@Test
	void resultsAreEmittedOnParallelThreadsUnlessSetOtherwise() {
		this.runner.run((context) -> assertThat(IntStream.range(0, 20).mapToObj((i) -> threadOfResult(context)))
			.allMatch((thread) -> thread.startsWith("parallel-")));
	}

	@Test
	void resultsAreEmittedOnTheTransportsThreadThatTheyArriveOn() {
		// Another thread may happen to process a result: that of the scheduler, say.
		this.transport.run((context) -> assertThat(IntStream.range(0, 20).mapToObj((i) -> threadOfResult(context)))
			.anyMatch((thread) -> thread.startsWith("grpc-"))
			.allMatch((thread) -> thread.startsWith("grpc-") || thread.startsWith("parallel-")));
	}

	@Test
	void timeoutsAreEmittedOnParallelThreadsAllTheSame() {
		this.transport.run((context) -> assertThatExceptionOfType(TaskTimeoutException.class)
			.isThrownBy(() -> template(context).task("silence")
				.timeout(Duration.ofMillis(50))
				.retrieve(String.class)
				.doOnError((ex) -> assertThat(Thread.currentThread().getName()).startsWith("parallel-"))
				.block(LIMIT)));
	}

	@Test
	void subscriberThatThrowsOnTheTransportsThreadLeavesTheStreamAlone() {
		this.transport.run((context) -> {
			ThrowingSubscriber subscriber = new ThrowingSubscriber();
			template(context).execute("echo", "first", String.class).subscribe(subscriber);
			subscriber.thrown.await();

			assertThat(template(context).execute("echo", "second", String.class).block(LIMIT)).isEqualTo("second");
			assertThat(context.getBean(Dispatcher.class).stats().workers()).isOne();
		});
	}

	@Test
	void subscriberThatBlocksTheTransportsThreadHoldsUpWhatArrivesThereAndNothingElse() {
		this.transport.run((context) -> {
			CountDownLatch blocked = new CountDownLatch(1);
			CountDownLatch goOn = new CountDownLatch(1);
			template(context).execute("echo", "first", String.class).subscribe((result) -> {
				blocked.countDown();
				await(goOn);
			});
			blocked.await();

			// The match loop is free: a task is accepted, sent, and runs out of time.
			assertThatExceptionOfType(TaskTimeoutException.class)
				.isThrownBy(() -> template(context).task("silence")
					.timeout(Duration.ofMillis(50))
					.retrieveBlocking(String.class))
				.satisfies((ex) -> assertThat(ex.getPhase()).hasToString("RUNNING"));
			goOn.countDown();

			assertThat(template(context).execute("echo", "second", String.class).block(LIMIT)).isEqualTo("second");
			assertThat(context.getBean(Dispatcher.class).stats().workers()).isOne();
		});
	}

	@Test
	void callerThatBlocksReadsTheResultOnItsOwnThread() {
		this.transport.withBean(PayloadCodec.class, ThreadCodec::new)
			.run((context) -> assertThat(template(context).executeBlocking("echo", "a", Thread.class))
				.isSameAs(Thread.currentThread()));
	}

	private static String threadOfResult(ApplicationContext context) {
		return template(context).execute("echo", "a", String.class)
			.map((result) -> Thread.currentThread().getName())
			.blockOptional(LIMIT)
			.orElseThrow();
	}

	private static JobberTemplate template(ApplicationContext context) {
		return context.getBean(JobberTemplate.class);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Reads any result as the thread that reads it.
	 */
	private static final class ThreadCodec implements PayloadCodec {

		@Override
		public boolean canEncode(Object value, @Nullable String contentType) {
			return false;
		}

		@Override
		public Payload encode(Object value, @Nullable String contentType) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean canDecode(Type type, String contentType) {
			return type == Thread.class;
		}

		@Override
		public Object decode(Payload payload, Type type) {
			return Thread.currentThread();
		}

	}

	private static final class ThrowingSubscriber implements CoreSubscriber<String> {

		private final CountDownLatch thrown = new CountDownLatch(1);

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(1);
		}

		@Override
		public void onNext(String result) {
			this.thrown.countDown();
			throw new IllegalStateException("a subscriber that throws");
		}

		@Override
		public void onError(Throwable failure) {
		}

		@Override
		public void onComplete() {
		}

	}

}
