package io.jobber.autoconfigure;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.grpc.BindableService;
import io.grpc.ServerBuilder;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.ObservationPredicate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.health.GrpcServerHealthAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.JobberTemplate;
import io.jobber.codec.BytesPayloadCodec;
import io.jobber.codec.JsonPayloadCodec;
import io.jobber.codec.PayloadCodec;
import io.jobber.codec.PayloadCodecs;
import io.jobber.codec.ProtobufPayloadCodec;
import io.jobber.codec.TextPayloadCodec;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.grpc.JoinCallExecutor;
import io.jobber.grpc.JoinService;
import io.jobber.grpc.StreamLimits;
import io.jobber.observation.JoinObservationPredicate;
import io.jobber.pool.WorkerPool;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.LaunchLimits;
import io.jobber.scheduler.PolicyScheduler;
import io.jobber.scheduler.ScalingPolicy;
import io.jobber.scheduler.UtilizationScalingPolicy;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.local.LocalWorkerLauncher;

/**
 * Auto-configuration of Jobber: template, dispatcher, Join service, scheduler.
 * <p>
 * Boot starts a gRPC server only if it finds a {@link BindableService} bean, so this must
 * come before all of Boot's configurations that look for one.
 */
@AutoConfiguration(after = { JacksonAutoConfiguration.class, LocalWorkerLauncherAutoConfiguration.class },
		before = { GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				GrpcServerHealthAutoConfiguration.class },
		beforeName = "org.springframework.boot.grpc.test.autoconfigure.TestGrpcTransportAutoConfiguration")
@ConditionalOnClass({ GrpcServerFactory.class, BindableService.class, GrpcServerAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "jobber.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "spring.grpc.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties(JobberProperties.class)
public final class JobberAutoConfiguration {

	// What a frame may add to a payload: content type, function name, headers.
	private static final int FRAME_OVERHEAD = 64 * 1024;

	// What every worker accepts.
	private static final int LARGEST_FRAME = 64 * 1024 * 1024;

	@Bean
	CallbackAddress jobberCallbackAddress(JobberProperties properties) {
		return new CallbackAddress(properties.getScheduler().getCallbackAddress());
	}

	@Bean
	@ConditionalOnMissingBean
	Invitations jobberInvitations(CallbackAddress address, JobberProperties properties) {
		JobberProperties.Scheduler scheduler = properties.getScheduler();
		return new Invitations(address::address, scheduler.getWorkerSlots(), scheduler.getWorkerLifetime(),
				scheduler.getJoinTimeout(), Clock.systemUTC());
	}

	@Bean(destroyMethod = "close")
	WorkerPool jobberWorkerPool(JobberProperties properties, Invitations invitations) {
		return new WorkerPool(
				new DispatcherOptions(properties.getQueue().getCapacity(), properties.getQueue().getMaxSize().toBytes(),
						properties.getMaxAttempts(), properties.getMaxPayloadSize().toBytes(),
						properties.getScheduler().getWorkerLifetime(), properties.getHeartbeatInterval()),
				invitations);
	}

	@Bean
	Dispatcher jobberDispatcher(WorkerPool pool) {
		return pool.dispatcher();
	}

	@Bean
	@ConditionalOnMissingBean
	PayloadCodecs jobberPayloadCodecs(ObjectProvider<PayloadCodec> codecs, ObjectProvider<JsonMapper> mapper) {
		List<PayloadCodec> all = new ArrayList<>(codecs.orderedStream().toList());
		all.add(new BytesPayloadCodec());
		all.add(new TextPayloadCodec());
		all.add(new ProtobufPayloadCodec());
		all.add(new JsonPayloadCodec(mapper.getIfAvailable(JsonMapper::new)));
		return new PayloadCodecs(all);
	}

	@Bean
	@ConditionalOnMissingBean
	JobberTemplate jobberTemplate(Dispatcher dispatcher, PayloadCodecs codecs, JobberProperties properties) {
		return new JobberTemplate(dispatcher::submit, codecs, properties.terms());
	}

	@Bean
	JobberLifecycle jobberLifecycle(WorkerPool pool, JoinService joinService, ObjectProvider<JobberScheduler> scheduler,
			JobberProperties properties) {
		return new JobberLifecycle(pool, joinService, scheduler.getIfAvailable(), properties.getShutdownTimeout());
	}

	/**
	 * The Join service and the gRPC server that it is served by.
	 */
	@Configuration(proxyBeanMethods = false)
	static class JoinConfiguration {

		@Bean
		static LateGrpcServerPostProcessor jobberLateGrpcServerPostProcessor(
				ObjectProvider<GrpcServerProperties> properties, ApplicationEventPublisher eventPublisher) {
			return new LateGrpcServerPostProcessor(properties, eventPublisher);
		}

		@Bean
		@ConditionalOnMissingBean
		JoinService jobberJoinService(WorkerPool pool, Invitations invitations, JobberProperties properties,
				ObjectProvider<GrpcServerProperties> serverProperties) {
			StreamLimits limits = new StreamLimits(properties.getHeartbeatInterval(),
					properties.getMaxPayloadSize().toBytes(),
					Math.min(LARGEST_FRAME, maxMessageBytes(properties, serverProperties)));
			return new JoinService(pool.dispatcher(), invitations, limits, pool.timer());
		}

		@Bean
		<T extends ServerBuilder<T>> JoinCallExecutor<T> jobberJoinCallExecutor() {
			return new JoinCallExecutor<>();
		}

		@Bean
		@Order(0)
		<T extends ServerBuilder<T>> ServerBuilderCustomizer<T> jobberMessageSize(JobberProperties properties,
				ObjectProvider<GrpcServerProperties> serverProperties) {
			return (builder) -> builder.maxInboundMessageSize(maxMessageBytes(properties, serverProperties));
		}

		private static int maxMessageBytes(JobberProperties properties,
				ObjectProvider<GrpcServerProperties> serverProperties) {
			long needed = properties.getMaxPayloadSize().toBytes() + FRAME_OVERHEAD;
			GrpcServerProperties server = serverProperties.getIfAvailable();
			long allowed = (server != null) ? server.getInbound().getMessage().getMaxSize().toBytes() : 0;
			return (int) Math.min(Integer.MAX_VALUE, Math.max(needed, allowed));
		}

	}

	/**
	 * The built-in scheduler.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(JobberScheduler.class)
	static class SchedulerConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ScalingPolicy jobberScalingPolicy(JobberProperties properties) {
			JobberProperties.Scheduler scheduler = properties.getScheduler();
			return new UtilizationScalingPolicy(scheduler.getMinWorkers(), scheduler.getMaxWorkers(),
					scheduler.getWorkerSlots(), scheduler.getTargetUtilization(), 0, scheduler.getIdleTimeout(),
					properties.retirement());
		}

		@Bean
		@ConditionalOnBean(WorkerLauncher.class)
		PolicyScheduler jobberScheduler(ScalingPolicy policy, WorkerLauncher launcher, Invitations invitations,
				Dispatcher dispatcher, ObjectProvider<GrpcServerProperties> serverProperties) {
			if (launcher instanceof LocalWorkerLauncher) {
				serverProperties.ifAvailable(SchedulerConfiguration::refuseTls);
			}
			return new PolicyScheduler(policy, LaunchLimits.DEFAULT, launcher, invitations, dispatcher::drain,
					Clock.systemUTC(), Math::random);
		}

		// Better no start than tasks that time out because no worker can ever join.
		private static void refuseTls(GrpcServerProperties properties) {
			GrpcServerProperties.Ssl ssl = properties.getSsl();
			boolean tls = (ssl.getEnabled() != null) ? ssl.getEnabled() : ssl.getBundle() != null;
			if (tls) {
				throw new InvalidConfigurationPropertyValueException("spring.grpc.server.ssl.bundle", ssl.getBundle(),
						"Workers in this JVM join in plain text, which a gRPC server with TLS refuses. Define a "
								+ "WorkerLauncher bean of your own, or set jobber.enabled to false.");
			}
		}

	}

	/**
	 * Observation of the gRPC server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ObservationPredicate.class, GrpcServerObservationContext.class })
	static class ObservationConfiguration {

		@Bean
		JoinObservationPredicate jobberJoinObservationPredicate() {
			return new JoinObservationPredicate();
		}

	}

}
