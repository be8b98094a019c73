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

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Task;
import io.jobber.proto.v1.Tasks;
import io.jobber.proto.v1.Welcome;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a worker does with a frame that is none: it ends at once, and both sides know.
 */
@Timeout(300)
class UnreadableFrameTests {

	private static final byte[] GARBAGE = { 0x07, (byte) 0xff, (byte) 0xff, 0x01 };

	private final AtomicBoolean callEnded = new AtomicBoolean();

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void workerEndsAtOnceAndCancelsItsTasks(boolean welcomed) throws Exception {
		FakeHandler handler = new FakeHandler();
		Server server = server(welcomed ? List.of(welcome(), task(), GARBAGE) : List.of(GARBAGE));
		try (Worker worker = new Worker(handler)) {
			WorkerSession session = worker
				.join(new Invitation("127.0.0.1:" + server.getPort(), "token", 2, Duration.ZERO));

			WorkReport report = session.report().get(60, TimeUnit.SECONDS);

			assertThat(report.outcome()).isEqualTo(welcomed ? Outcome.DISCONNECTED : Outcome.UNREACHABLE);
			assertThat(report.reason()).contains("Failed to read message");
			if (welcomed) {
				assertThat(handler.awaitStarted(1).cancels()).hasPositiveValue();
			}
			await().atMost(Duration.ofMinutes(1)).untilTrue(this.callEnded);
		}
		finally {
			server.shutdownNow();
		}
	}

	private static byte[] welcome() {
		// No heartbeat is missed in the time of this test.
		return DispatcherFrame.newBuilder()
			.setWelcome(Welcome.newBuilder().setHeartbeatMs(600_000).setProtocol(1))
			.build()
			.toByteArray();
	}

	private static byte[] task() {
		return DispatcherFrame.newBuilder()
			.setTasks(Tasks.newBuilder()
				.addTasks(Task.newBuilder().setId(1).setAttempt(1).setFunction("echo").setTimeoutMs(600_000)))
			.build()
			.toByteArray();
	}

	private Server server(List<byte[]> answers) throws Exception {
		MethodDescriptor<WorkerFrame, DispatcherFrame> join = DispatchGrpc.getJoinMethod();
		MethodDescriptor<WorkerFrame, byte[]> raw = join.toBuilder(join.getRequestMarshaller(), new Bytes()).build();
		return NettyServerBuilder.forPort(0)
			.addService(ServerServiceDefinition.builder("jobber.v1.Dispatch")
				.addMethod(raw, ServerCalls.asyncBidiStreamingCall((out) -> answer(out, answers)))
				.build())
			.build()
			.start();
	}

	private StreamObserver<WorkerFrame> answer(StreamObserver<byte[]> out, List<byte[]> answers) {
		((ServerCallStreamObserver<byte[]>) out).setOnCancelHandler(() -> this.callEnded.set(true));
		return new StreamObserver<>() {

			private boolean answered;

			@Override
			public void onNext(WorkerFrame frame) {
				if (!this.answered) {
					this.answered = true;
					answers.forEach(out::onNext);
				}
			}

			@Override
			public void onError(Throwable failure) {
			}

			@Override
			public void onCompleted() {
			}

		};
	}

	private static final class Bytes implements Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			throw new UnsupportedOperationException();
		}

	}

}
