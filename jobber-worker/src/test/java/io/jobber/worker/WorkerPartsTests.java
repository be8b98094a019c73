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
import java.util.Random;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Nack;
import io.jobber.proto.v1.Part;
import io.jobber.proto.v1.PartsRead;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How a worker reads tasks and sends results whose payloads travel in parts.
 */
@Timeout(300)
class WorkerPartsTests {

	private static final int PART = 64 * 1024;

	private static final int MOST_UNREAD = 4;

	private final FakeHandler handler = new FakeHandler();

	private FakeDispatcher dispatcher;

	private Worker worker;

	private WorkerSession session;

	@BeforeEach
	void start() throws IOException {
		this.dispatcher = new FakeDispatcher().readingParts();
		this.worker = new Worker(this.handler);
	}

	@AfterEach
	void stop() {
		this.worker.close();
		this.dispatcher.close();
	}

	@Test
	void saysThatItReadsParts() throws Exception {
		assertThat(join(1).hello().getReadsParts()).isTrue();
	}

	@Test
	void taskStartsOnceItsPayloadIsWhole() throws Exception {
		FakeConnection connection = join(1);
		byte[] payload = random(3 * PART);

		send(connection, 1, payload, 0, PART);
		send(connection, 1, payload, PART, 2 * PART);
		await().atMost(Duration.ofMinutes(1)).until(() -> read(connection) == 2);
		assertThat(this.handler.startedIds()).isEmpty();
		connection.send(FakeConnection.task(1)
			.setEarlierBytes(2 * PART)
			.setPayload(ByteString.copyFrom(payload, 2 * PART, PART)));

		assertThat(this.handler.awaitStarted(1).request().payload()).isEqualTo(payload);
	}

	@Test
	void otherTasksStartInBetween() throws Exception {
		FakeConnection connection = join(2);

		send(connection, 1, random(2 * PART), 0, PART);
		connection.send(FakeConnection.task(2));

		assertThat(this.handler.awaitStarted(2).request().payload()).asString().isEqualTo("payload 2");
		assertThat(this.handler.startedIds()).containsExactly(2L);
	}

	@Test
	void taskWhosePayloadIsNotWholeEndsTheWorkerInsteadOfRunning() throws Exception {
		FakeConnection connection = join(1);

		send(connection, 1, random(2 * PART), 0, PART);
		connection.cancel(1L);
		connection.send(FakeConnection.task(1).setEarlierBytes(PART));

		WorkReport report = this.session.report().get(60, TimeUnit.SECONDS);
		assertThat(report.outcome()).isEqualTo(Outcome.DISCONNECTED);
		assertThat(report.reason()).contains("Payload of task 1 is not whole");
		assertThat(this.handler.startedIds()).isEmpty();
	}

	@Test
	void taskThatIsLargerThanTheLimitIsRefusedAloneAndNeverStarts() throws Exception {
		this.dispatcher.limits(PART, 10 * PART);
		FakeConnection connection = join(2);

		send(connection, 1, random(2 * PART + 9), 0, 2 * PART);
		connection.send(FakeConnection.task(1).setEarlierBytes(2 * PART), FakeConnection.task(2));

		Result refused = connection.awaitResult(1);
		assertThat(refused.getNack().getReason()).isEqualTo(Nack.Reason.TOO_LARGE);
		assertThat(refused.getNack().getMessage()).contains("131081 bytes").contains("65536");
		this.handler.awaitStarted(2).succeed();
		connection.awaitResult(2);
		assertThat(this.handler.startedIds()).containsExactly(2L);
	}

	@Test
	void taskWhoseResultIsOnItsWayIsNotCancelled() throws Exception {
		FakeConnection connection = join(2);
		connection.send(FakeConnection.task(1));
		FakeHandler.Started task = this.handler.awaitStarted(1);
		task.succeed(random(10 * PART));
		await().atMost(Duration.ofMinutes(1)).until(() -> parts(connection) == MOST_UNREAD);

		connection.cancel(1L);
		connection.send(FakeConnection.task(2));
		this.handler.awaitStarted(2);

		assertThat(task.cancels()).hasValue(0);
	}

	@Test
	void nonsensicalCountOfReadPartsStopsNothing() throws Exception {
		FakeConnection connection = join(1);
		connection.send(FakeConnection.task(1));
		this.handler.awaitStarted(1).succeed(random(10 * PART));

		await().atMost(Duration.ofMinutes(1)).until(() -> parts(connection) == MOST_UNREAD);
		read(connection, -2_000_000_000);
		await().atMost(Duration.ofMinutes(1)).until(() -> parts(connection) == 2 * MOST_UNREAD);
		read(connection, Integer.MAX_VALUE);

		connection.awaitResult(1);
	}

	@Test
	void largeResultTravelsInPartsOfWhichFewAreUnread() throws Exception {
		FakeConnection connection = join(2);
		byte[] payload = random((MOST_UNREAD + 1) * PART + 5);
		connection.send(FakeConnection.task(1), FakeConnection.task(2));

		this.handler.awaitStarted(1).succeed(payload);
		await().atMost(Duration.ofMinutes(1)).until(() -> parts(connection) == MOST_UNREAD);
		this.handler.awaitStarted(2).succeed();
		connection.awaitResult(2);
		assertThat(parts(connection)).isEqualTo(MOST_UNREAD);
		assertThat(connection.results()).extracting(Result::getTaskId).containsExactly(2L);
		read(connection, MOST_UNREAD);
		await().atMost(Duration.ofMinutes(1)).until(() -> parts(connection) == MOST_UNREAD + 1);
		read(connection, 1);

		Result result = connection.awaitResult(1);
		assertThat(result.getEarlierBytes()).isEqualTo((MOST_UNREAD + 1) * PART);
		assertThat(result.getPayload().size()).isEqualTo(5);
		assertThat(whole(connection, result)).isEqualTo(payload);
	}

	@Test
	void resultsFollowOneAfterTheOtherAndTheGoodbyeAfterAll() throws Exception {
		FakeConnection connection = join(3);
		connection.send(FakeConnection.task(1), FakeConnection.task(2), FakeConnection.task(3));
		for (long id = 1; id <= 3; id++) {
			this.handler.awaitStarted(id).succeed(random(3 * PART));
		}

		this.session.drain("done");
		await().atMost(Duration.ofMinutes(1)).until(() -> parts(connection) == MOST_UNREAD);
		assertThat(connection.isHalfClosed()).isFalse();
		read(connection, 2);
		read(connection, 2);

		await().atMost(Duration.ofMinutes(1)).until(connection::isHalfClosed);
		assertThat(connection.results()).extracting(Result::getTaskId).containsExactly(1L, 2L, 3L);
		assertThat(connection.frames()).filteredOn(WorkerFrame::hasPart)
			.extracting((frame) -> frame.getPart().getTaskId())
			.containsExactly(1L, 1L, 2L, 2L, 3L, 3L);
		assertThat(this.session.report().get(60, TimeUnit.SECONDS).completed()).isEqualTo(3);
	}

	@Test
	void resultIsWholeForADispatcherThatReadsNoParts() throws Exception {
		this.dispatcher.close();
		this.dispatcher = new FakeDispatcher();
		FakeConnection connection = join(1);
		connection.send(FakeConnection.task(1));

		this.handler.awaitStarted(1).succeed(new byte[10 * PART]);

		assertThat(connection.awaitResult(1).getPayload().size()).isEqualTo(10 * PART);
		assertThat(parts(connection)).isZero();
	}

	private FakeConnection join(int slots) throws InterruptedException {
		this.session = this.worker
			.join(new Invitation(this.dispatcher.address(), "token", slots, Duration.ofMinutes(10)));
		return this.dispatcher.awaitJoin();
	}

	private static byte[] random(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

	private static void send(FakeConnection connection, long id, byte[] payload, int from, int to) {
		connection.send(DispatcherFrame.newBuilder()
			.setPart(Part.newBuilder()
				.setTaskId(id)
				.setAttempt(1)
				.setBytes(ByteString.copyFrom(payload, from, to - from))
				.setPayloadBytes(payload.length))
			.build());
	}

	private static void read(FakeConnection connection, int parts) {
		connection.send(DispatcherFrame.newBuilder().setPartsRead(PartsRead.newBuilder().setCount(parts)).build());
	}

	private static int read(FakeConnection connection) {
		return connection.frames().stream().mapToInt((frame) -> frame.getPartsRead().getCount()).sum();
	}

	private static long parts(FakeConnection connection) {
		return connection.frames().stream().filter(WorkerFrame::hasPart).count();
	}

	private static byte[] whole(FakeConnection connection, Result result) {
		return connection.frames()
			.stream()
			.filter((frame) -> frame.hasPart() && frame.getPart().getTaskId() == result.getTaskId())
			.map((frame) -> frame.getPart().getBytes())
			.reduce(ByteString.EMPTY, ByteString::concat)
			.concat(result.getPayload())
			.toByteArray();
	}

}
