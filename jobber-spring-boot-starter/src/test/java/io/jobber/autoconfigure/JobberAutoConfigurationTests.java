package io.jobber.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.BindableService;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.jobber.JobberTemplate;
import io.jobber.codec.PayloadCodecs;
import io.jobber.dispatch.Dispatcher;
import io.jobber.grpc.JoinService;
import io.jobber.grpc.LateGrpcServerLifecycle;
import io.jobber.scheduler.Demand;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.PolicyScheduler;
import io.jobber.scheduler.ScalingPolicy;
import io.jobber.scheduler.UtilizationScalingPolicy;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.local.LocalWorkerLauncher;
import io.jobber.task.Terms;
import io.jobber.worker.TaskHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobberAutoConfiguration} and
 * {@link LocalWorkerLauncherAutoConfiguration}.
 */
class JobberAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("spring.grpc.server.port=0")
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
				GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				JobberAutoConfiguration.class, LocalWorkerLauncherAutoConfiguration.class));

	@Test
	void setsUpTemplateDispatcherAndAServerForTheJoinService() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(JobberTemplate.class);
			assertThat(context).hasSingleBean(Dispatcher.class);
			assertThat(context).hasSingleBean(JoinService.class);
			assertThat(context.getBean(GrpcServerLifecycle.class).isRunning()).isTrue();
			assertThat(context.getBean(GrpcServerLifecycle.class).getPort()).isPositive();
		});
	}

	@Test
	void launchesWorkersInThisJvmWhenThereIsATaskHandler() {
		this.runner.withUserConfiguration(HandlerConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(LocalWorkerLauncher.class);
			assertThat(context).hasSingleBean(PolicyScheduler.class);
			assertThat(context).hasSingleBean(UtilizationScalingPolicy.class);
		});
	}

	@Test
	void launchesNothingWithoutATaskHandler() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(WorkerLauncher.class);
			assertThat(context).doesNotHaveBean(JobberScheduler.class);
		});
	}

	@Test
	void backsOffWhenUserDefinesWorkerLauncher() {
		WorkerLauncher own = (invitation) -> new CompletableFuture<>();

		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withBean("own", WorkerLauncher.class, () -> own)
			.run((context) -> {
				assertThat(context.getBean(WorkerLauncher.class)).isSameAs(own);
				assertThat(context).doesNotHaveBean(LocalWorkerLauncher.class);
				assertThat(context).hasSingleBean(PolicyScheduler.class);
			});
	}

	@Test
	void backsOffWhenUserDefinesScalingPolicy() {
		ScalingPolicy own = (demand, now) -> new ScalingPolicy.Decision(0, List.of(), List.of());

		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withBean("own", ScalingPolicy.class, () -> own)
			.run((context) -> {
				assertThat(context.getBean(ScalingPolicy.class)).isSameAs(own);
				assertThat(context).hasSingleBean(PolicyScheduler.class);
			});
	}

	@Test
	void backsOffWhenUserDefinesScheduler() {
		this.runner.withUserConfiguration(HandlerConfiguration.class, SchedulerConfiguration.class).run((context) -> {
			assertThat(context.getBean(JobberScheduler.class)).isInstanceOf(IdleScheduler.class);
			assertThat(context).doesNotHaveBean(WorkerLauncher.class);
			assertThat(context).doesNotHaveBean(ScalingPolicy.class);
		});
	}

	@Test
	void backsOffWhenUserDefinesTemplateAndCodecs() {
		PayloadCodecs codecs = new PayloadCodecs(List.of());
		JobberTemplate template = new JobberTemplate((task) -> new CompletableFuture<>(), codecs,
				Terms.of(Duration.ofSeconds(1)));

		this.runner.withBean(PayloadCodecs.class, () -> codecs)
			.withBean(JobberTemplate.class, () -> template)
			.run((context) -> {
				assertThat(context.getBean(PayloadCodecs.class)).isSameAs(codecs);
				assertThat(context.getBean(JobberTemplate.class)).isSameAs(template);
			});
	}

	@Test
	void backsOffWhenUserOrdersTheServerHimself() {
		this.runner.withBean("nettyGrpcServerLifecycle", OwnLifecycle.class, () -> new OwnLifecycle())
			.run((context) -> assertThat(context.getBean(GrpcServerLifecycle.class)).isInstanceOf(OwnLifecycle.class));
	}

	@Test
	void stopsTheServerAfterWebServersAndThePoolInBetween() {
		this.runner.run((context) -> {
			int webServer = Integer.MAX_VALUE - 2048;
			GrpcServerLifecycle server = context.getBean(GrpcServerLifecycle.class);

			assertThat(server).isInstanceOf(LateGrpcServerLifecycle.class);
			assertThat(server.getPhase()).isLessThan(JobberLifecycle.PHASE);
			assertThat(JobberLifecycle.PHASE).isLessThan(webServer);
		});
	}

	@Test
	void refusesToStartWorkersInThisJvmThatCouldNotJoinBecauseOfTls() {
		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withPropertyValues("spring.grpc.server.ssl.bundle=mine",
					"spring.ssl.bundle.pem.mine.keystore.certificate=x")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("spring.grpc.server.ssl.bundle"));
	}

	@Test
	void doesNothingWithoutGrpcOnTheClassPath() {
		for (String absent : List.of("io.grpc", "org.springframework.grpc", "org.springframework.boot.grpc")) {
			new ApplicationContextRunner().withClassLoader(new FilteredClassLoader(absent))
				.withConfiguration(AutoConfigurations.of(JobberAutoConfiguration.class))
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(context).doesNotHaveBean(JobberTemplate.class);
					assertThat(context).doesNotHaveBean(Dispatcher.class);
				});
		}
	}

	@Test
	void worksWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).hasSingleBean(JobberTemplate.class);
		});
	}

	@Test
	void doesNothingWhenDisabled() {
		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withPropertyValues("jobber.enabled=false")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(JobberTemplate.class);
				assertThat(context).doesNotHaveBean(WorkerLauncher.class);
				assertThat(context).doesNotHaveBean(BindableService.class);
			});
	}

	@Test
	void keepsJoinCallsFromBeingObserved() {
		this.runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.run((context) -> assertThat(context).hasSingleBean(ObservationPredicate.class));
	}

	/**
	 * Boot sorts auto-configurations by name first. One that needs Boot's gRPC server to
	 * be made for its service gets none if it happens to sort behind, unless it says that
	 * it comes before.
	 */
	@Test
	void orderGivesAServerToAPackageThatSortsAfterBoots() {
		AutoConfiguration order = JobberAutoConfiguration.class.getAnnotation(AutoConfiguration.class);

		assertThat(serversOfLatePackage(order)).isOne();
		// Proves that the order is what does it.
		assertThat(serversOfLatePackage(Unordered.class.getAnnotation(AutoConfiguration.class))).isZero();
	}

	private static int serversOfLatePackage(AutoConfiguration order) {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		Class<?> late = new ByteBuddy().subclass(ServiceConfiguration.class)
			.name("zz.late.LateAutoConfiguration")
			.annotateType(AnnotationDescription.ForLoadedAnnotation.of(order))
			.make()
			.load(before, ClassLoadingStrategy.Default.WRAPPER_PERSISTENT)
			.getLoaded();
		Thread.currentThread().setContextClassLoader(late.getClassLoader());
		try {
			AtomicInteger servers = new AtomicInteger();
			new ApplicationContextRunner().withPropertyValues("spring.grpc.server.port=0")
				.withClassLoader(late.getClassLoader())
				.withConfiguration(
						AutoConfigurations.of(SslAutoConfiguration.class, GrpcServerAutoConfiguration.class, late))
				.run((context) -> servers.set(context.getBeansOfType(GrpcServerLifecycle.class).size()));
			return servers.get();
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	@AutoConfiguration
	static class Unordered {

	}

	public static class ServiceConfiguration {

		@Bean
		BindableService service() {
			return new io.jobber.proto.v1.DispatchGrpc.DispatchImplBase() {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandlerConfiguration {

		@Bean
		TaskHandler handler() {
			return (request, callback) -> () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SchedulerConfiguration {

		@Bean
		IdleScheduler scheduler() {
			return new IdleScheduler();
		}

	}

	static class IdleScheduler implements JobberScheduler {

		@Override
		public void inbound(Demand demand) {
		}

		@Override
		public void done(Demand demand) {
		}

		@Override
		public void timedOut(Demand demand) {
		}

	}

	static class OwnLifecycle extends GrpcServerLifecycle {

		OwnLifecycle() {
			super(Mockito.mock(GrpcServerFactory.class), Duration.ZERO, (event) -> {
			});
		}

	}

}
