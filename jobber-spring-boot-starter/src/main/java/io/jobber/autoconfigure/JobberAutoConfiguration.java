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

package io.jobber.autoconfigure;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.grpc.BindableService;
import io.grpc.ServerBuilder;
import io.grpc.TlsServerCredentials.ClientAuth;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.health.GrpcServerHealthAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.JobberOperations;
import io.jobber.JobberTemplate;
import io.jobber.address.HostAddressFinder;
import io.jobber.codec.BytesPayloadCodec;
import io.jobber.codec.JsonPayloadCodec;
import io.jobber.codec.PayloadCodec;
import io.jobber.codec.PayloadCodecs;
import io.jobber.codec.ProtobufPayloadCodec;
import io.jobber.codec.TextPayloadCodec;
import io.jobber.dispatch.Dispatcher;
import io.jobber.grpc.ArrivalExecutor;
import io.jobber.grpc.JoinService;
import io.jobber.grpc.StreamLimits;
import io.jobber.pool.WorkerPools;
import io.jobber.scheduler.Invitations;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskRejectedException;

/**
 * Auto-configuration of Jobber: template, dispatcher, Join service, scheduler.
 * <p>
 * Boot starts a gRPC server only if it finds a {@link BindableService} bean, so this must
 * come before all of Boot's configurations that look for one.
 */
@AutoConfiguration(after = JacksonAutoConfiguration.class,
		before = { GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				GrpcServerHealthAutoConfiguration.class },
		beforeName = "org.springframework.boot.grpc.test.autoconfigure.TestGrpcTransportAutoConfiguration")
@ConditionalOnClass({ GrpcServerFactory.class, BindableService.class, GrpcServerAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "jobber.enabled", matchIfMissing = true)
@Conditional(JobberAutoConfiguration.ServerCondition.class)
@EnableConfigurationProperties(JobberProperties.class)
public final class JobberAutoConfiguration {

	// What every worker accepts.
	static final int LARGEST_FRAME = 64 * 1024 * 1024;

	@Bean
	CallbackAddress jobberCallbackAddress(ObjectProvider<WorkerServer> server) {
		return new CallbackAddress(server::getObject,
				(setting) -> new HostAddressFinder(System.getenv(), setting).find());
	}

	@Bean
	AssembledPools jobberPools(JobberProperties properties, CallbackAddress address,
			ObjectProvider<WorkerServer> server, Environment environment) {
		boolean workerOnly = WorkerOnly.isIn(environment);
		if (workerOnly && !WorkerOnly.isWorkerModulePresent()) {
			throw new FailureAnalyzedException(
					"This process was launched as a worker (JOBBER_WORKER_INVITATION, jobber.worker.only), but "
							+ "jobber-worker-function is not on its class path.",
					"Add io.jobber:jobber-worker-function to the dependencies of the application, or have the "
							+ "application that launches it run another program (process.command of its scheduler).");
		}
		return new AssembledPools(properties.poolSettings()
			.stream()
			.map((pool) -> new AssembledPool(pool, properties, address::address,
					() -> server.getObject().fingerprints(),
					(function) -> workerOnly ? WorkerOnly.rejection(function)
							: TaskRejectedException.notStarted(function, pool.name())))
			.toList());
	}

	@Bean(destroyMethod = "close")
	WorkerPools jobberWorkerPools(AssembledPools pools) {
		return new WorkerPools(pools.all().stream().map(AssembledPool::workers).toList());
	}

	// What is asked for here may need the beans above.
	@Bean
	@Conditional(WorkerOnly.NotCondition.class)
	PoolLaunchers jobberPoolLaunchers(AssembledPools pools, ConfigurableListableBeanFactory beans,
			JobberProperties properties, Environment environment, ObjectProvider<ApplicationArguments> arguments,
			ServerCertificates certificates) {
		PoolLaunchers launchers = new PoolLaunchers(pools.all(), environment,
				List.of(arguments.getIfAvailable(DefaultApplicationArguments::new).getSourceArgs()),
				new PoolBeans(beans, properties.getPools().keySet()));
		certificates.checkForLaunchedWorkers(pools.all());
		return launchers;
	}

	@Bean
	Dispatcher jobberDispatcher(WorkerPools pools) {
		return pools.defaultPool().dispatcher();
	}

	@Bean
	Invitations jobberInvitations(WorkerPools pools) {
		return pools.defaultPool().invitations();
	}

	@Bean
	@ConditionalOnMissingBean
	PayloadCodecs jobberPayloadCodecs(ObjectProvider<PayloadCodec> codecs, ObjectProvider<JsonMapper> mapper) {
		List<PayloadCodec> all = new ArrayList<>(codecs.orderedStream().toList());
		all.add(new BytesPayloadCodec());
		all.add(new TextPayloadCodec(ApplicationConversionService.getSharedInstance()));
		all.add(new ProtobufPayloadCodec());
		all.add(new JsonPayloadCodec(mapper.getIfAvailable(JsonMapper::new)));
		return new PayloadCodecs(all);
	}

	@Bean
	@ConditionalOnMissingBean(JobberOperations.class)
	JobberTemplate jobberTemplate(WorkerPools pools, PayloadCodecs codecs, JobberProperties properties) {
		Map<String, TaskOptions> options = properties.poolSettings()
			.stream()
			.collect(Collectors.toMap(PoolSettings::name, PoolSettings::options));
		TaskOptions others = properties.poolSettings().get(0).options();
		return new JobberTemplate(pools::submit, codecs,
				(function) -> pools.find(function).map((pool) -> options.get(pool.name())).orElse(others),
				properties.isCaptureCallSite(), (parallel) -> switch (properties.getEmitOn()) {
					case PARALLEL -> parallel;
					case TRANSPORT -> new ArrivalExecutor(parallel);
				});
	}

	@Bean
	@DependsOn("jobberPoolLaunchers")
	@Conditional(WorkerOnly.NotCondition.class)
	JobberLifecycle jobberLifecycle(AssembledPools pools, WorkerPools workers, CallbackAddress address,
			WorkerServer server, JobberProperties properties) {
		return new JobberLifecycle(pools, workers, address, server, properties);
	}

	@Bean
	@Conditional(WorkerOnly.NotCondition.class)
	JoinTokenFiles jobberJoinTokenFiles(AssembledPools pools) {
		return new JoinTokenFiles(pools.all());
	}

	private static JoinService joinService(AssembledPools pools, StreamLimits limits, Environment environment) {
		return new JoinService(pools.all().stream().map(AssembledPool::joinTarget).toList(), limits,
				pools.all().get(0).workers().timer(), AwsIdentities.verifier(pools.all(), environment));
	}

	// What a message may have that holds one payload.
	private static int frameBytes(JobberProperties properties) {
		return (int) properties.getMaxPayloadSize().toBytes() + StreamLimits.FRAME_OVERHEAD;
	}

	/**
	 * Workers join through a server of their own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("jobber.server.port")
	static class OwnServerConfiguration {

		@Bean
		ServerCertificates jobberServerCertificates(JobberProperties properties, ObjectProvider<SslBundles> bundles) {
			return new ServerCertificates(OwnWorkerServer.PREFIX, properties.getServer().getSsl().usedBundle(),
					ClientAuth.NONE, bundles.getIfAvailable());
		}

		// The service itself is no bean: Boot's server would serve it, too.
		@Bean
		OwnWorkerServer jobberWorkerServer(AssembledPools pools, JobberProperties properties,
				ObjectProvider<SslBundles> bundles, Environment environment) {
			ServerProperties server = properties.getServer();
			Integer port = server.getPort();
			if (port == null) {
				throw new InvalidConfigurationPropertyValueException(OwnWorkerServer.PREFIX + ".port", "",
						"Set a port, or remove it to have workers join through the gRPC server of the application.");
			}
			StreamLimits limits = new StreamLimits(properties.getHeartbeatInterval(),
					properties.getMaxPayloadSize().toBytes(), frameBytes(properties));
			return new OwnWorkerServer(joinService(pools, limits, environment),
					new InetSocketAddress(server.getAddress(), port),
					new ServerTls(server.getSsl(), bundles::getObject, pools.all(), Clock.systemUTC()));
		}

	}

	/**
	 * Workers join through the gRPC server of the application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "jobber.server.port", matchIfMissing = true, havingValue = "none")
	static class SharedServerConfiguration {

		@Bean
		ServerCertificates jobberServerCertificates(ObjectProvider<GrpcServerProperties> serverProperties,
				ObjectProvider<SslBundles> bundles) {
			GrpcServerProperties.Ssl ssl = serverProperties.getIfAvailable(GrpcServerProperties::new).getSsl();
			return new ServerCertificates("spring.grpc.server",
					Boolean.FALSE.equals(ssl.getEnabled()) ? null : ssl.getBundle(), ssl.getClientAuth(),
					bundles.getIfAvailable());
		}

		@Bean
		ApplicationGrpcServer jobberWorkerServer(ObjectProvider<GrpcServerProperties> serverProperties,
				ListableBeanFactory beans, Environment environment, JoinService joinService,
				JobberProperties properties, ServerCertificates certificates) {
			return new ApplicationGrpcServer(serverProperties.getIfAvailable(GrpcServerProperties::new), beans,
					environment, joinService, properties.getHeartbeatInterval(), certificates);
		}

		@Bean
		static GrpcServerPostProcessor jobberGrpcServerPostProcessor(ObjectProvider<GrpcServerProperties> properties,
				ApplicationEventPublisher eventPublisher) {
			return new GrpcServerPostProcessor(properties, eventPublisher);
		}

		@Bean
		static UnaskedReflection jobberUnaskedReflection(Environment environment) {
			return new UnaskedReflection(environment);
		}

		@Bean
		OpenCalls jobberOpenCalls() {
			return new OpenCalls();
		}

		@Bean
		@ConditionalOnMissingBean
		JoinService jobberJoinService(AssembledPools pools, JobberProperties properties,
				ObjectProvider<GrpcServerProperties> serverProperties, Environment environment) {
			GrpcServerProperties.Keepalive.Connection connection = serverProperties
				.getIfAvailable(GrpcServerProperties::new)
				.getKeepalive()
				.getConnection();
			StreamLimits limits = new StreamLimits(properties.getHeartbeatInterval(),
					properties.getMaxPayloadSize().toBytes(),
					Math.min(LARGEST_FRAME, maxMessageBytes(properties, serverProperties)),
					orZero(connection.getMaxAge()), orZero(connection.getGracePeriod()));
			return joinService(pools, limits, environment);
		}

		// A server has one call executor: that of an application comes later, and wins.
		@Bean
		@Order(0)
		<T extends ServerBuilder<T>> ServerBuilderCustomizer<T> jobberServerBuilderCustomizer(OpenCalls calls,
				JobberProperties properties, ObjectProvider<GrpcServerProperties> serverProperties) {
			return (builder) -> {
				builder.callExecutor(JoinService.CALL_EXECUTOR);
				builder.maxInboundMessageSize(maxMessageBytes(properties, serverProperties));
				calls.countIn(builder);
			};
		}

		private static Duration orZero(@Nullable Duration duration) {
			return (duration != null) ? duration : Duration.ZERO;
		}

		private static int maxMessageBytes(JobberProperties properties,
				ObjectProvider<GrpcServerProperties> serverProperties) {
			long needed = frameBytes(properties);
			GrpcServerProperties server = serverProperties.getIfAvailable();
			long allowed = (server != null) ? server.getInbound().getMessage().getMaxSize().toBytes() : 0;
			return (int) Math.min(Integer.MAX_VALUE, Math.max(needed, allowed));
		}

	}

	/**
	 * There is a server that workers may join through.
	 */
	static final class ServerCondition extends AnyNestedCondition {

		ServerCondition() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnProperty("jobber.server.port")
		static class OwnServer {

		}

		@ConditionalOnBooleanProperty(name = "spring.grpc.server.enabled", matchIfMissing = true)
		static class SharedServer {

		}

	}

}
