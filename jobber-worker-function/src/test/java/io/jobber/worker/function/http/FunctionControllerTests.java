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

package io.jobber.worker.function.http;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Mono;

import io.jobber.worker.function.context.ContextFunction;
import io.jobber.worker.function.context.ContextLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FunctionController}, over real HTTP.
 */
@Timeout(300)
class FunctionControllerTests {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static FunctionServer server;

	@BeforeAll
	static void start() {
		server = new FunctionServer(Functions.class, "--jobber.worker.http.max-payload-size=1KB");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void servesJson() throws Exception {
		HttpResponse<String> response = server.post("/quote", FunctionServer.JSON, """
				{"article":"ink","quantity":3}""");

		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(response.body()).isEqualTo("""
				{"article":"ink","price":30}""");
	}

	@Test
	void servesText() throws Exception {
		HttpResponse<String> response = server.post("/greet", FunctionServer.TEXT, "Zoë");

		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
		assertThat(response.body()).isEqualTo("Hello Zoë");
	}

	@Test
	void servesBytesAsTheyAre() throws Exception {
		byte[] bytes = new byte[256];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) i;
		}

		HttpResponse<byte[]> response = server.post("/echo", bytes);

		assertThat(response.body()).isEqualTo(bytes);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
	}

	@Test
	void takesATextFromThePath() throws Exception {
		assertThat(server.get("/greet/Ann%20and/Bob").body()).isEqualTo("Hello Ann and/Bob");
		assertThat(server.get("/greet").body()).isEqualTo("Hello ");
	}

	@Test
	void asksASupplier() throws Exception {
		assertThat(server.get("/answer").body()).isEqualTo("42");
	}

	@Test
	void feedsAConsumer() throws Exception {
		HttpResponse<String> response = server.post("/sink", FunctionServer.TEXT, "drop");

		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEmpty();
	}

	@Test
	void servesReactiveFunctionsAndCompositions() throws Exception {
		assertThat(server.post("/later", FunctionServer.TEXT, "Ann").body()).isEqualTo("Ann later");
		assertThat(server.post("/later,greet", FunctionServer.TEXT, "Ann").body()).isEqualTo("Hello Ann later");
		assertThat(server.post("/later%7Cgreet", FunctionServer.TEXT, "Ann").body()).isEqualTo("Hello Ann later");
	}

	@Test
	void headersReachTheFunctionAndOnlyNewOnesComeBack() throws Exception {
		HttpResponse<String> response = server.post("/tag", FunctionServer.TEXT, "x");

		assertThat(response.body()).isEqualTo("EUR");
		assertThat(response.headers().firstValue("tag")).hasValue("new");
		assertThat(response.headers().map()).doesNotContainKeys("authorization", "currency", "bad name");
		assertThat(server.post("/echo", FunctionServer.TEXT, "x").headers().map()).doesNotContainKeys("authorization",
				"currency");
	}

	@Test
	void callBeyondThoseAllowedIsRefusedUntilOneHasEnded() throws Exception {
		try (FunctionServer small = new FunctionServer(Functions.class,
				"--jobber.worker.http.max-concurrent-calls=1")) {
			CompletableFuture<HttpResponse<String>> first = small.postAsync("/gated", FunctionServer.TEXT, "x");
			small.bean(Gate.class).awaitEntry();
			HttpResponse<String> refused = small.post("/greet", FunctionServer.TEXT, "x");

			assertThat(refused.statusCode()).isEqualTo(503);
			assertThat(refused.body())
				.contains("1 calls are running already (jobber.worker.http.max-concurrent-calls)");
			small.bean(Gate.class).open();
			assertThat(first.join().body()).isEqualTo("x");
			await().atMost(LIMIT).until(() -> small.post("/greet", FunctionServer.TEXT, "x").statusCode() == 200);
		}
	}

	@Test
	void partsThatWereTakenForAFormAreRefused() throws Exception {
		try (FunctionServer forms = new FunctionServer(Functions.class, "--spring.servlet.multipart.enabled=true")) {
			HttpResponse<String> response = forms.post("/echo", "multipart/form-data; boundary=x",
					"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n");

			assertThat(response.statusCode()).isEqualTo(415);
			assertThat(response.body()).contains("spring.servlet.multipart.enabled");
		}
	}

	@Test
	void failureWithoutAMessageIsToldByItsType() throws Exception {
		assertThat(server.post("/mute", FunctionServer.TEXT, "x").body())
			.contains("\"detail\":\"java.lang.IllegalStateException\"");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void functionThatThrowsIsLoggedOnceWithItsStackTrace(CapturedOutput output) throws Exception {
		server.post("/fail", FunctionServer.TEXT, "logged");
		server.post("/unknown", FunctionServer.TEXT, "x");

		assertThat(output).containsOnlyOnce("Function 'fail' failed")
			.containsOnlyOnce("java.lang.IllegalStateException: logged")
			.contains("\tat " + getClass().getName())
			.doesNotContain("'unknown' failed");
	}

	@Test
	void functionThatThrowsIsAProblemAndServesOn() throws Exception {
		HttpResponse<String> response = server.post("/fail", FunctionServer.TEXT, "boom");

		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("\"detail\":\"boom\"")
			.contains("\"exception\":\"java.lang.IllegalStateException\"");
		assertThat(server.post("/fail", FunctionServer.TEXT, "bang").body()).contains("bang");
	}

	@Test
	void unknownFunctionIsNotFoundAndTheOthersAreNamed() throws Exception {
		HttpResponse<String> response = server.post("/nope", FunctionServer.TEXT, "x");

		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body())
			.contains("No function 'nope' here; the functions are [answer, convert, crowded, echo,");
	}

	@Test
	void servesNothingButFunctions() throws Exception {
		for (String name : new String[] { "hidden", "functionRouter", "jobberTaskHandler", "functions" }) {
			assertThat(server.post("/" + name, FunctionServer.TEXT, "x").statusCode()).as(name).isEqualTo(404);
			assertThat(server.get("/" + name + "/x").statusCode()).as(name).isEqualTo(404);
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void methodThatFunctionsDoNotHaveIsRefusedAndNotLogged(CapturedOutput output) throws Exception {
		HttpResponse<String> response = server.send("PUT", "/reverse");

		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(response.body()).contains("Method 'PUT' is not supported");
		assertThat(output.getAll()).doesNotContain("Request method 'PUT'");
	}

	@Test
	void payloadThatIsNotWhatTheFunctionTakesIsABadRequest() throws Exception {
		HttpResponse<String> response = server.post("/quote", FunctionServer.JSON, "{");

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("Cannot convert the payload of function 'quote'");
	}

	@Test
	void payloadOverTheLimitIsRefused() throws Exception {
		assertThat(server.post("/echo", new byte[1024]).statusCode()).isEqualTo(200);

		HttpResponse<String> response = server.post("/echo", FunctionServer.TEXT, "x".repeat(1025));

		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.body()).contains("The payload is over 1024 bytes (jobber.worker.http.max-payload-size)");
	}

	@Test
	void contextOfAFunctionServesManyRequests() throws Exception {
		server.post("/convert", FunctionServer.TEXT, "a");

		assertThat(server.post("/convert", FunctionServer.TEXT, "b").body()).isEqualTo("b by engine 1");
	}

	@Test
	void contextThatIsNotToBeHadIsUnavailable() throws Exception {
		HttpResponse<String> response = server.post("/crowded", FunctionServer.TEXT, "x");

		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).contains("(maxContexts, acquireTimeout)");
	}

	@Test
	void leavesActuatorItsPaths() throws Exception {
		assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		assertThat(server.get("/actuator").body()).contains("_links");
	}

	@Test
	void callThatTakesTooLongIsCancelled() throws Exception {
		try (FunctionServer impatient = new FunctionServer(Functions.class,
				"--spring.mvc.async.request-timeout=10ms")) {
			HttpResponse<String> response = impatient.post("/hang", FunctionServer.TEXT, "x");

			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.body()).contains("spring.mvc.async.request-timeout");
			assertThat(impatient.bean(Interrupts.class).await()).isTrue();
		}
	}

	record Order(String article, int quantity) {
	}

	record Quote(String article, int price) {
	}

	static final class Gate {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch opened = new CountDownLatch(1);

		void awaitEntry() throws InterruptedException {
			assertThat(this.entered.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}

		void open() {
			this.opened.countDown();
		}

		private void pass() throws InterruptedException {
			this.entered.countDown();
			this.opened.await();
		}

	}

	static final class Interrupts {

		private final CountDownLatch latch = new CountDownLatch(1);

		boolean await() throws InterruptedException {
			return this.latch.await(60, TimeUnit.SECONDS);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Functions {

		@Bean
		Function<Order, Quote> quote() {
			return (order) -> new Quote(order.article(), order.quantity() * 10);
		}

		@Bean
		Function<String, String> greet() {
			return (name) -> "Hello " + name;
		}

		@Bean
		Function<Message<byte[]>, Message<byte[]>> echo() {
			return (message) -> message;
		}

		@Bean
		Function<Message<String>, Message<String>> tag() {
			return (message) -> MessageBuilder.withPayload(String.valueOf(message.getHeaders().get("currency")))
				.copyHeaders(message.getHeaders())
				.setHeader("tag", "new")
				.setHeader("bad name", "x")
				.setHeader("content-length", "1000")
				.build();
		}

		@Bean
		Function<Mono<String>, Mono<String>> later() {
			return (names) -> names.map((name) -> name + " later");
		}

		@Bean
		Supplier<Integer> answer() {
			return () -> 42;
		}

		@Bean
		Consumer<String> sink() {
			return (text) -> {
			};
		}

		@Bean
		Function<String, String> fail() {
			return (text) -> {
				throw new IllegalStateException(text);
			};
		}

		@Bean
		Function<String, String> mute() {
			return (text) -> {
				throw new IllegalStateException();
			};
		}

		@Bean
		Gate gate() {
			return new Gate();
		}

		@Bean
		Function<String, String> gated(Gate gate) {
			return (text) -> {
				try {
					gate.pass();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return text;
			};
		}

		@Bean
		Interrupts interrupts() {
			return new Interrupts();
		}

		@Bean
		Function<String, String> hang(Interrupts interrupts) {
			return (text) -> {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupts.latch.countDown();
				}
				return text;
			};
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		Function<String, String> hidden() {
			return (text) -> text;
		}

		@Bean
		ContextFunction<Integer, String, String> convert() {
			AtomicInteger engines = new AtomicInteger();
			return new ContextFunction<>() {

				@Override
				public Integer start() {
					return engines.incrementAndGet();
				}

				@Override
				public String run(Integer engine, String text) {
					return text + " by engine " + engine;
				}

			};
		}

		@Bean
		ContextFunction<Integer, String, String> crowded() {
			CountDownLatch never = new CountDownLatch(1);
			return new ContextFunction<>() {

				@Override
				public Integer start() throws InterruptedException {
					never.await();
					return 0;
				}

				@Override
				public String run(Integer engine, String text) {
					return text;
				}

				@Override
				public ContextLimits limits() {
					return ContextLimits.defaults().withAcquireTimeout(Duration.ofMillis(10));
				}

			};
		}

	}

}
