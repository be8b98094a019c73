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

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.jobber.dispatch.Dispatcher;
import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.Welcome;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.scheduler.Invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Jobber's share of a stop is short, whatever its peers do. The grace period of the gRPC
 * server is far above all limits here: it would be used up by what is waited for in vain.
 */
@Timeout(300)
class QuickStopTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final MethodDescriptor<Welcome, Welcome> OWN_METHOD = DispatchGrpc.getJoinMethod()
		.toBuilder(ProtoUtils.marshaller(Welcome.getDefaultInstance()),
				ProtoUtils.marshaller(Welcome.getDefaultInstance()))
		.setType(MethodDescriptor.MethodType.UNARY)
		.setFullMethodName("own.Service/Call")
		.build();

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.opened) {
			each.close();
		}
	}

	@Test
	void workerWhoseHostHasStoppedDoesNotHoldUpTheStop() throws Exception {
		ConfigurableApplicationContext context = start(Quiet.class);
		Relay relay = opened(new Relay(port(context)));
		join(context, relay.address());

		relay.fallSilent();

		assertThat(stop(context)).succeedsWithin(LIMIT);
	}

	@Test
	void peerThatNeverSaysHelloDoesNotHoldUpTheStop() throws Exception {
		ConfigurableApplicationContext context = start(Quiet.class);
		Relay relay = opened(new Relay(port(context)));
		// The one has opened a stream, the other nothing but a connection.
		DispatchGrpc.newStub(channel(relay.address())).join(answering(new CompletableFuture<>()));
		opened(new Socket(InetAddress.getLoopbackAddress(), port(context)));
		await().atMost(LIMIT).until(() -> relay.hasPassed(1));

		relay.fallSilent();

		assertThat(stop(context)).succeedsWithin(LIMIT);
	}

	@Test
	void platformThatHoldsALaunchDoesNotHoldUpTheStop() throws Exception {
		ServerSocket platform = opened(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
		ConfigurableApplicationContext context = start(Quiet.class, "jobber.scheduler.min-workers=1",
				"jobber.scheduler.http.url=http://127.0.0.1:" + platform.getLocalPort() + "/");
		opened(platform.accept());

		assertThat(stop(context)).succeedsWithin(LIMIT);
	}

	@Test
	void functionOfTheCloudThatHoldsALaunchDoesNotHoldUpTheStop() throws Exception {
		ServerSocket platform = opened(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
		ConfigurableApplicationContext context = start(Quiet.class, "jobber.scheduler.min-workers=1",
				"jobber.scheduler.lambda.function-name=held", "jobber.scheduler.lambda.check-function=false",
				"jobber.scheduler.lambda.endpoint=http://127.0.0.1:" + platform.getLocalPort());
		opened(platform.accept());

		assertThat(stop(context)).succeedsWithin(LIMIT);
	}

	@Test
	void processThatIgnoresItsTerminationIsKilled() {
		ConfigurableApplicationContext context = start(Quiet.class, "jobber.scheduler.min-workers=1",
				"jobber.scheduler.process.command=sh,-c,trap '' TERM; while :; do sleep 1; done");
		await().atMost(LIMIT).until(() -> children() > 0);

		assertThat(stop(context)).succeedsWithin(LIMIT);
		await().atMost(LIMIT).until(() -> children() == 0);
	}

	@Test
	void openCallOfTheApplicationsOwnServiceIsWaitedFor() {
		ConfigurableApplicationContext context = start(OwnService.class);
		CountDownLatch answer = context.getBean(CountDownLatch.class);
		ManagedChannel channel = channel("127.0.0.1:" + port(context));
		CompletableFuture<Welcome> answered = new CompletableFuture<>();
		ClientCalls.asyncUnaryCall(channel.newCall(OWN_METHOD, CallOptions.DEFAULT), Welcome.getDefaultInstance(),
				answering(answered));
		await().atMost(LIMIT).until(() -> OwnService.CALLED.getCount() == 0);

		CompletableFuture<Void> stopped = stop(context);
		await().atMost(LIMIT).until(() -> context.getBean(Dispatcher.class).isShutDown());
		boolean cut = answered.isDone();
		answer.countDown();

		assertThat(cut).isFalse();
		assertThat(answered).succeedsWithin(LIMIT);
		assertThat(stopped).succeedsWithin(LIMIT);
	}

	private ConfigurableApplicationContext start(Class<?> application, String... properties) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("spring.grpc.server.port=0", "spring.grpc.server.shutdown.grace-period=10m",
					"jobber.shutdown-timeout=1s")
			.properties(properties)
			.run();
		this.opened.add(context);
		return context;
	}

	private static CompletableFuture<Void> stop(ConfigurableApplicationContext context) {
		return CompletableFuture.runAsync(() -> {
			long begin = System.nanoTime();
			context.close();
			System.out.println("Stopped in " + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
		});
	}

	private void join(ConfigurableApplicationContext context, String address) {
		CompletableFuture<DispatcherFrame> welcome = new CompletableFuture<>();
		StreamObserver<WorkerFrame> stream = DispatchGrpc.newStub(channel(address)).join(answering(welcome));
		stream.onNext(WorkerFrame.newBuilder()
			.setHello(Hello.newBuilder()
				.setToken(context.getBean(Invitations.class).mint().token())
				.setWorkerId("silent")
				.setSlots(1)
				.setProtocol(1))
			.build());
		assertThat(welcome).succeedsWithin(LIMIT);
	}

	private ManagedChannel channel(String address) {
		ManagedChannel channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
		this.opened.add(channel::shutdownNow);
		return channel;
	}

	private <T extends AutoCloseable> T opened(T closeable) {
		this.opened.add(closeable);
		return closeable;
	}

	private static int port(ConfigurableApplicationContext context) {
		return context.getBean(GrpcServerLifecycle.class).getPort();
	}

	private static long children() {
		return ProcessHandle.current()
			.children()
			.filter((child) -> child.info().command().orElse("").endsWith("sh") || child.info().command().isEmpty())
			.filter(ProcessHandle::isAlive)
			.count();
	}

	private static <T> StreamObserver<T> answering(CompletableFuture<T> first) {
		return new StreamObserver<>() {

			@Override
			public void onNext(T value) {
				first.complete(value);
			}

			@Override
			public void onError(Throwable failure) {
				first.completeExceptionally(failure);
			}

			@Override
			public void onCompleted() {
				// The first answer is what counts.
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Quiet {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Quiet.class)
	static class OwnService {

		static final CountDownLatch CALLED = new CountDownLatch(1);

		@Bean
		CountDownLatch answer() {
			return new CountDownLatch(1);
		}

		@Bean
		BindableService ownService(CountDownLatch answer) {
			return () -> ServerServiceDefinition.builder("own.Service")
				.addMethod(OWN_METHOD, ServerCalls.asyncUnaryCall((Welcome request, StreamObserver<Welcome> out) -> {
					CALLED.countDown();
					new Thread(() -> {
						try {
							answer.await();
						}
						catch (InterruptedException ex) {
							Thread.currentThread().interrupt();
						}
						out.onNext(request);
						out.onCompleted();
					}).start();
				}))
				.build();
		}

	}

}
