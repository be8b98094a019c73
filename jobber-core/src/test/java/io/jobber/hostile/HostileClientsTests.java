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

package io.jobber.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.netty.util.internal.PlatformDependent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.grpc.Refusals.Reason;
import io.jobber.proto.v1.Heartbeat;
import io.jobber.proto.v1.Result;
import io.jobber.proto.v1.Results;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Strangers at the port that workers join through, over real sockets, while honest
 * workers go on with their tasks. In the default run there are few of them, always with
 * the same seed; {@code -Dhostile.clients=3000 -Dhostile.frames=100000} makes it long.
 */
@Timeout(3600)
class HostileClientsTests {

	private static final int CLIENTS = Integer.getInteger("hostile.clients", 20);

	private static final int FRAMES = Integer.getInteger("hostile.frames", 400);

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final long SEED = Long.getLong("hostile.seed", 20261130);

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nonsenseIsCountedAndLoggedOnceInAWhile(boolean own) throws Exception {
		Random random = new Random(SEED);
		try (ServedPort port = new ServedPort(own); LogLines log = new LogLines()) {
			long start = System.nanoTime();

			for (int i = 0; i < CLIENTS; i++) {
				for (Nonsense kind : Nonsense.values()) {
					try (RawConnection stranger = port.connect()) {
						kind.send(stranger, random);
					}
				}
			}

			long minutes = Duration.ofNanos(System.nanoTime() - start).toMinutes() + 1;
			assertThat(log.stackTraces()).isZero();
			assertThat(log.lines()).isLessThanOrEqualTo(Math.toIntExact(minutes * Reason.values().length));
			assertThat(port.refused(Reason.TRANSPORT)).isGreaterThanOrEqualTo(CLIENTS);
			assertThat(port.refused(Reason.UNAUTHENTICATED)).isEqualTo(CLIENTS);
			port.report("nonsense from " + CLIENTS * Nonsense.values().length + " clients: " + log);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void messageBeforeAHelloIsNotHeldUntilItIsWhole(boolean own) throws Exception {
		List<RawConnection> strangers = new ArrayList<>();
		int whole = 0;
		try (ServedPort port = new ServedPort(own)) {
			long before = PlatformDependent.usedDirectMemory();

			for (int i = 0; i < CLIENTS; i++) {
				RawConnection stranger = port.connect();
				strangers.add(stranger);
				if (stranger.preface().call(1).flush().allButTheLastByte(1, 4_000_000)) {
					whole++;
				}
			}

			port.report(CLIENTS + " calls with 4 MB but for a byte: " + whole + " were taken, direct memory + "
					+ ((PlatformDependent.usedDirectMemory() - before) >> 20) + " MB");
			assertThat(whole).isZero();
			assertThat(port.refused(Reason.TOO_LARGE)).isEqualTo(CLIENTS);
		}
		finally {
			for (RawConnection stranger : strangers) {
				stranger.close();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void oldestOfTooManyCallsWithoutAHelloIsEnded(boolean own) throws Exception {
		List<RawConnection> strangers = new ArrayList<>();
		try (ServedPort port = new ServedPort(own)) {
			for (int i = 0; i < 100; i++) {
				RawConnection stranger = port.connect().preface();
				strangers.add(stranger);
				for (int stream = 1; stream < 8; stream += 2) {
					stranger.call(stream);
				}
				stranger.flush();
			}

			strangers.get(0).awaitEnds(4);

			assertThat(port.refused(Reason.TOO_MANY)).isGreaterThanOrEqualTo(4);
			try (RawConnection honest = port.connect()) {
				honest.preface().call(1).send(1, Nonsense.hello(ServedPort.TOKEN, "honest")).flush();
				assertThat(honest.message().hasWelcome()).isTrue();
			}
		}
		finally {
			for (RawConnection stranger : strangers) {
				stranger.close();
			}
		}
	}

	@Test
	void connectionsThatDoNotJoinAreFewAndWorkersDoNotCount() throws Exception {
		List<RawConnection> strangers = new ArrayList<>();
		try (ServedPort port = new ServedPort(true)) {
			int most = port.ownServer().maxStrangers() / 2;

			for (int i = 0; i < most + CLIENTS; i++) {
				strangers.add(port.connect());
			}

			await().atMost(LIMIT).until(() -> port.refused(Reason.TOO_MANY) >= CLIENTS);
			assertThat(port.ownServer().strangers()).isLessThanOrEqualTo(most);
			try (RawConnection honest = port.connect()) {
				honest.preface().call(1).send(1, Nonsense.hello(ServedPort.TOKEN, "honest")).flush();
				assertThat(honest.message().hasWelcome()).isTrue();
				assertThat(port.ownServer().strangers()).isLessThan(most);
			}
			port.report(most + CLIENTS + " idle connections");
		}
		finally {
			for (RawConnection stranger : strangers) {
				stranger.close();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void violationOfAWorkerEndsItsCallWithTheReasonAndHarmsNoOther(Violation violation) throws Exception {
		try (ServedPort port = new ServedPort(true); LogLines log = new LogLines()) {
			for (int i = 0; i < CLIENTS; i++) {
				try (RawConnection worker = port.connect()) {
					worker.preface().call(1).send(1, Nonsense.hello(ServedPort.TOKEN, "violator" + i)).flush();
					assertThat(worker.message().hasWelcome()).isTrue();
					CompletableFuture<?> task = port.dispatcher()
						.submit(new Task("another", Payload.empty(), TaskOptions.of(LIMIT)));
					assertThat(worker.message().hasTasks()).isTrue();

					violation.commit(worker);

					assertThat(task).failsWithin(LIMIT).withThrowableThat().withMessageContaining(violation.reason);
					worker.awaitEnds(1);
				}
			}

			await().atMost(LIMIT).until(() -> port.dispatcher().stats().workers() == ServedPort.WORKERS);
			port.report(CLIENTS + " workers with " + violation + ": " + log);
			assertThat(log.stackTraces()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void mutatedHellosJoinNothing(boolean own) throws Exception {
		Random random = new Random(SEED);
		byte[] hello = Nonsense.hello("a forged token", "mutant").toByteArray();
		int frames = 0;
		try (ServedPort port = new ServedPort(own); LogLines log = new LogLines()) {
			while (frames < FRAMES) {
				try (RawConnection stranger = port.connect().preface()) {
					boolean open = true;
					for (int stream = 1; open && frames < FRAMES; stream += 8) {
						for (int i = 0; i < 4; i++, frames++) {
							byte[] mutated = Arrays.copyOf(hello, hello.length - random.nextInt(3));
							for (int changes = random.nextInt(4); changes >= 0; changes--) {
								mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
							}
							stranger.call(stream + 2 * i).message(stream + 2 * i, 0, mutated);
						}
						open = stranger.flush().awaitEnds(4);
					}
				}
			}

			assertThat(log.stackTraces()).isZero();
			assertThat(port.refused(Reason.UNAUTHENTICATED)).isPositive();
			assertThat(port.dispatcher().stats().workers()).isEqualTo(ServedPort.WORKERS);
			port.report(frames + " mutated frames: " + log);
		}
	}

	enum Violation {

		SECOND_HELLO("it sent a second Hello") {
			@Override
			void commit(RawConnection worker) throws IOException {
				worker.send(1, Nonsense.hello(ServedPort.TOKEN, "again")).flush();
			}
		},

		RESULTS_OF_TASKS_THAT_IT_DOES_NOT_HOLD("1000 results in a row of tasks that it does not hold") {
			@Override
			void commit(RawConnection worker) throws IOException {
				WorkerFrame stray = WorkerFrame.newBuilder()
					.setResults(Results.newBuilder().addResults(Result.newBuilder().setTaskId(-1).setAttempt(1)))
					.build();
				for (int i = 0; i < 1000; i++) {
					worker.send(1, stray);
				}
				worker.flush();
			}
		},

		HEARTBEAT_OF_MANY_TASKS("tasks in one heartbeat") {
			@Override
			void commit(RawConnection worker) throws IOException {
				Heartbeat.Builder heartbeat = Heartbeat.newBuilder();
				for (long id = 1_000_000; id < 1_003_000; id++) {
					heartbeat.addInFlight(id);
				}
				worker.send(1, WorkerFrame.newBuilder().setHeartbeat(heartbeat).build()).flush();
			}
		},

		FRAME_THAT_CANNOT_BE_READ("it sent a frame that cannot be read") {
			@Override
			void commit(RawConnection worker) throws IOException {
				worker.message(1, 0, Nonsense.GARBAGE).flush();
			}
		};

		private final String reason;

		Violation(String reason) {
			this.reason = reason;
		}

		abstract void commit(RawConnection worker) throws IOException;

	}

}
