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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.NettyGrpcServerFactory;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;
import org.springframework.grpc.server.service.GrpcServiceDiscoverer;

import io.jobber.JobberTemplate;
import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.scheduler.Invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Workers join through the gRPC server of an application that lets nobody in: their token
 * is all that they need, and nobody else gets in because of them.
 */
class SharedGrpcServerTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@ParameterizedTest
	@ValueSource(classes = { GlobalInterceptor.class, FirstGlobalInterceptor.class, BuilderInterceptor.class,
			FirstBuilderInterceptor.class, ThrowingInterceptor.class, SilentInterceptor.class, OwnServerFactory.class,
			OwnServiceConfigurer.class })
	void noInterceptorTurnsAWorkerAwayAndAllOtherServicesKeepTheirs(Class<?> denying) {
		try (ConfigurableApplicationContext context = run(denying)) {
			JobberTemplate template = context.getBean(JobberTemplate.class);

			assertThat(template.execute("echo", "hello", String.class).block(LIMIT)).isEqualTo("hello");

			ManagedChannel channel = NettyChannelBuilder
				.forAddress("127.0.0.1", context.getBean(GrpcServerLifecycle.class).getPort())
				.usePlaintext()
				.build();
			assertThatIsDenied(channel, denying);
		}
	}

	@Test
	void joinIsNotObservedAndAllOtherCallsAre() {
		try (ConfigurableApplicationContext context = run(Observing.class)) {
			JobberTemplate template = context.getBean(JobberTemplate.class);
			assertThat(template.execute("echo", "hello", String.class).block(LIMIT)).isEqualTo("hello");
			ManagedChannel channel = NettyChannelBuilder
				.forAddress("127.0.0.1", context.getBean(GrpcServerLifecycle.class).getPort())
				.usePlaintext()
				.build();

			HealthGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT).check(HealthCheckRequest.getDefaultInstance());
			channel.shutdownNow();

			assertThat(context.getBean(Observing.class).methods).containsOnly("grpc.health.v1.Health/Check");
		}
	}

	@Test
	void workersNeedNoMoreMetadataThanTheLeastThatIsAccepted() {
		try (ConfigurableApplicationContext context = run(GlobalInterceptor.class,
				"--spring.grpc.server.inbound.metadata.max-size=1KB")) {
			assertThat(context.getBean(JobberTemplate.class).execute("echo", "hello", String.class).block(LIMIT))
				.isEqualTo("hello");
		}
	}

	@Test
	void noInterceptorTurnsAWorkerAwayFromTheServerInTheProcess() throws Exception {
		try (ConfigurableApplicationContext context = run(GlobalInterceptor.class,
				"--spring.grpc.server.inprocess.name=shared")) {
			ManagedChannel channel = InProcessChannelBuilder.forName("shared").build();
			BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
			StreamObserver<WorkerFrame> worker = DispatchGrpc.newStub(channel).join(new Recorder(answers));

			worker.onNext(WorkerFrame.newBuilder()
				.setHello(Hello.newBuilder()
					.setToken(context.getBean(Invitations.class).mint().token())
					.setWorkerId("in-process")
					.setSlots(1)
					.setProtocol(1))
				.build());

			assertThat(answers.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(DispatcherFrame.class);
			assertThatIsDenied(channel, GlobalInterceptor.class);
		}
	}

	@Test
	void callExecutorOfTheApplicationServesItsCallsAsBefore() {
		try (ConfigurableApplicationContext context = run(OwnCallExecutor.class)) {
			assertThat(context.getBean(JobberTemplate.class).execute("echo", "hello", String.class).block(LIMIT))
				.isEqualTo("hello");
			ManagedChannel channel = channel(context);

			HealthGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT).check(HealthCheckRequest.getDefaultInstance());
			channel.shutdownNow();

			assertThat(context.getBean(OwnCallExecutor.class).methods).contains("grpc.health.v1.Health/Check");
		}
	}

	@Test
	void callsOfAServerThatKnowsNoCustomizersHaveTheGracePeriodToo() throws Exception {
		ConfigurableApplicationContext context = run(SlowService.class);
		ManagedChannel channel = channel(context);
		Future<HealthCheckResponse> answer = ClientCalls.futureUnaryCall(
				channel.newCall(SlowService.METHOD, CallOptions.DEFAULT), HealthCheckRequest.getDefaultInstance());
		context.getBean(SlowService.class).called.await(LIMIT.toSeconds(), TimeUnit.SECONDS);

		context.close();

		assertThat(answer).succeedsWithin(LIMIT);
		channel.shutdownNow();
	}

	private static ManagedChannel channel(ConfigurableApplicationContext context) {
		return NettyChannelBuilder.forAddress("127.0.0.1", context.getBean(GrpcServerLifecycle.class).getPort())
			.usePlaintext()
			.build();
	}

	private static void assertThatIsDenied(ManagedChannel channel, Class<?> denying) {
		boolean silent = denying == SilentInterceptor.class;
		try {
			assertThatExceptionOfType(StatusRuntimeException.class)
				.isThrownBy(() -> HealthGrpc.newBlockingStub(channel)
					.withDeadlineAfter(silent ? Duration.ofMillis(500) : LIMIT)
					.check(HealthCheckRequest.getDefaultInstance()))
				.satisfies((ex) -> assertThat(ex.getStatus().getCode())
					.isEqualTo(silent ? Status.Code.DEADLINE_EXCEEDED : Status.Code.UNAUTHENTICATED));
		}
		finally {
			channel.shutdownNow();
		}
	}

	private static ConfigurableApplicationContext run(Class<?> denying, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spring.grpc.server.port=0");
		return new SpringApplicationBuilder(EchoApplication.class, denying).web(WebApplicationType.NONE)
			.run(all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	static class GlobalInterceptor {

		@Bean
		@GlobalServerInterceptor
		ServerInterceptor denying() {
			return new Denying();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FirstGlobalInterceptor {

		@Bean
		@GlobalServerInterceptor
		@Order(Ordered.HIGHEST_PRECEDENCE)
		ServerInterceptor denying() {
			return new Denying();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BuilderInterceptor {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		<T extends ServerBuilder<T>> ServerBuilderCustomizer<T> denying() {
			return (builder) -> builder.intercept(new Denying());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FirstBuilderInterceptor {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		<T extends ServerBuilder<T>> ServerBuilderCustomizer<T> denying() {
			return (builder) -> builder.intercept(new Denying());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ThrowingInterceptor {

		@Bean
		@GlobalServerInterceptor
		ServerInterceptor denying() {
			return new ServerInterceptor() {

				@Override
				public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(ServerCall<ReqT, RespT> call,
						Metadata headers, ServerCallHandler<ReqT, RespT> next) {
					throw Status.UNAUTHENTICATED.asRuntimeException();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SilentInterceptor {

		@Bean
		@GlobalServerInterceptor
		ServerInterceptor denying() {
			return new ServerInterceptor() {

				@Override
				public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(ServerCall<ReqT, RespT> call,
						Metadata headers, ServerCallHandler<ReqT, RespT> next) {
					return new ServerCall.Listener<>() {
					};
				}

			};
		}

	}

	/**
	 * Knows no customizers.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import({ GlobalInterceptor.class, PlainServerFactory.class })
	static class OwnServerFactory {

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainServerFactory {

		@Bean
		GrpcServerFactory serverFactory(GrpcServiceDiscoverer discoverer, GrpcServiceConfigurer configurer) {
			NettyGrpcServerFactory factory = new NettyGrpcServerFactory("127.0.0.1:0", List.of(), null, null, null);
			discoverer.findServices()
				.stream()
				.map((service) -> configurer.configure(service, factory))
				.forEach(factory::addService);
			return factory;
		}

		@Bean
		GrpcServerLifecycle lifecycle(GrpcServerFactory factory, ApplicationEventPublisher publisher) {
			return new GrpcServerLifecycle(factory, Duration.ofSeconds(1), publisher);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCallExecutor {

		private final Set<String> methods = ConcurrentHashMap.newKeySet();

		@Bean
		<T extends ServerBuilder<T>> ServerBuilderCustomizer<T> ownCallExecutor() {
			return (builder) -> builder.callExecutor(new ServerCallExecutorSupplier() {

				@Override
				public <ReqT, RespT> Executor getExecutor(ServerCall<ReqT, RespT> call, Metadata metadata) {
					OwnCallExecutor.this.methods.add(call.getMethodDescriptor().getFullMethodName());
					return null;
				}

			});
		}

	}

	/**
	 * Answers some time after the server was told to stop.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(PlainServerFactory.class)
	static class SlowService implements ApplicationListener<GrpcServerShutdownEvent> {

		static final MethodDescriptor<HealthCheckRequest, HealthCheckResponse> METHOD = HealthGrpc.getCheckMethod()
			.toBuilder()
			.setFullMethodName("test.Slow/Check")
			.setSchemaDescriptor(null)
			.build();

		private final CountDownLatch called = new CountDownLatch(1);

		private volatile StreamObserver<HealthCheckResponse> caller;

		@Override
		public void onApplicationEvent(GrpcServerShutdownEvent event) {
			StreamObserver<HealthCheckResponse> out = this.caller;
			CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(() -> {
				out.onNext(HealthCheckResponse.getDefaultInstance());
				out.onCompleted();
			});
		}

		@Bean
		BindableService slow() {
			return () -> ServerServiceDefinition.builder("test.Slow")
				.addMethod(METHOD, ServerCalls.asyncUnaryCall((request, out) -> {
					this.caller = out;
					this.called.countDown();
				}))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnServiceConfigurer {

		@Bean
		GrpcServiceConfigurer configurer() {
			return (service, factory) -> ServerInterceptors.intercept(service.service(), new Denying());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Observing {

		private final Set<String> methods = ConcurrentHashMap.newKeySet();

		@Bean
		ObservationRegistry observationRegistry() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new ObservationHandler<GrpcServerObservationContext>() {

				@Override
				public void onStart(GrpcServerObservationContext context) {
					Observing.this.methods.add(context.getFullMethodName());
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return context instanceof GrpcServerObservationContext;
				}

			});
			return registry;
		}

	}

	private static final class Denying implements ServerInterceptor {

		@Override
		public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(ServerCall<ReqT, RespT> call, Metadata headers,
				ServerCallHandler<ReqT, RespT> next) {
			call.close(Status.UNAUTHENTICATED, new Metadata());
			return new ServerCall.Listener<>() {
			};
		}

	}

	private record Recorder(BlockingQueue<Object> answers) implements StreamObserver<DispatcherFrame> {

		@Override
		public void onNext(DispatcherFrame frame) {
			this.answers.add(frame);
		}

		@Override
		public void onError(Throwable failure) {
			this.answers.add(failure);
		}

		@Override
		public void onCompleted() {
			this.answers.add("completed");
		}

	}

}
