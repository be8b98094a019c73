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

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a worker lets through of words that its functions, or an application that somebody
 * else has written, want it to say.
 */
@Timeout(300)
class WorkerWordsTests {

	private final FakeHandler handler = new FakeHandler();

	private FakeDispatcher dispatcher;

	private Worker worker;

	private WorkerSession session;

	private FakeConnection connection;

	private long nextId;

	@BeforeEach
	void start() throws IOException {
		this.dispatcher = new FakeDispatcher();
		this.worker = new Worker(this.handler);
	}

	@AfterEach
	void stop() {
		this.worker.close();
		this.dispatcher.close();
	}

	@Test
	void messageOfAFailureIsCutAndKeptOnOneLine() throws Exception {
		join();

		Result result = answer(
				(callback) -> callback.failed(new IllegalStateException("one\n\u001b[2Jtwo" + "m".repeat(20_000))));

		assertThat(result.getFailure().getType()).isEqualTo("java.lang.IllegalStateException");
		assertThat(result.getFailure().getMessage()).startsWith("one  [2Jtwom").hasSize(8195).endsWith("m...");
	}

	@Test
	void unknownFunctionIsNamedOnOneLine() throws Exception {
		join();

		Result result = answer(
				(callback) -> callback.failed(new UnknownFunctionException("no\nfunction", List.of("echo"))));

		assertThat(result.getNack().getReason()).isEqualTo(Nack.Reason.UNKNOWN_FUNCTION);
		assertThat(result.getNack().getMessage()).startsWith("No function 'no function' here");
	}

	@Test
	void headersOfAResultOverTheLimitFailItsTaskOnly() throws Exception {
		join();

		Result result = answer(
				(callback) -> callback.succeeded("text/plain", Map.of("name", "v".repeat(16_384)), new byte[1]));

		assertThat(result.getNack().getReason()).isEqualTo(Nack.Reason.TOO_LARGE);
		assertThat(result.getNack().getMessage()).contains("16406 characters, the limit is 16384");
		assertThat(answer((callback) -> callback.succeeded("text/plain", Map.of(), new byte[1])).hasPayload()).isTrue();
	}

	@Test
	void headersOfATaskOverTheLimitAreRefused() throws Exception {
		join();

		this.connection.send(FakeConnection.task(1).putHeaders("name", "v".repeat(3_000_000)));

		Result result = this.connection.awaitResult(1);
		assertThat(result.getNack().getReason()).isEqualTo(Nack.Reason.TOO_LARGE);
		assertThat(this.handler.startedIds()).isEmpty();
	}

	@Test
	void reasonToDrainIsReportedOnOneLine() throws Exception {
		join();

		this.connection.drain("stop\nWARN forged" + "x".repeat(100_000));

		assertThat(report().reason()).startsWith("stop WARN forged").hasSizeLessThan(300);
	}

	@Test
	void reasonOfARefusalIsReportedOnOneLine() throws Exception {
		this.dispatcher
			.refusing(Status.FAILED_PRECONDITION.withDescription("too \u001b[31mold\rforged" + "x".repeat(5_000)));

		this.session = this.worker.join(invitation());

		assertThat(report().outcome()).isEqualTo(WorkReport.Outcome.REFUSED);
		assertThat(report().reason()).startsWith("FAILED_PRECONDITION: too  [31mold")
			.doesNotContainPattern("\\p{Cntrl}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1:1\nforged", "\u001b[2Jhost:1" })
	void addressThatWouldForgeALineOfALogIsRefused(String address) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Invitation(address, "token", 1, Duration.ZERO))
			.withMessageMatching("Invitation with an address [\\P{Cntrl}]*");
	}

	private Result answer(Consumer<TaskCallback> answer) {
		long id = ++this.nextId;
		this.connection.send(FakeConnection.task(id));
		answer.accept(this.handler.awaitStarted(id).callback());
		return this.connection.awaitResult(id);
	}

	private void join() throws Exception {
		this.session = this.worker.join(invitation());
		this.connection = this.dispatcher.awaitJoin();
	}

	private Invitation invitation() {
		return new Invitation(this.dispatcher.address(), "token", 2, Duration.ofMinutes(10));
	}

	private WorkReport report() throws Exception {
		CompletableFuture<WorkReport> report = this.session.report();
		return report.get(60, TimeUnit.SECONDS);
	}

}
