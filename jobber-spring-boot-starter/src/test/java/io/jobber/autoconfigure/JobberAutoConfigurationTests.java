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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.BindableService;
import io.grpc.Server;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;

import io.jobber.JobberOperations;
import io.jobber.JobberTemplate;
import io.jobber.autoconfigure.AssembledPool.Launching;
import io.jobber.codec.PayloadCodecs;
import io.jobber.dispatch.Dispatcher;
import io.jobber.grpc.JoinService;
import io.jobber.pool.WorkerPool;
import io.jobber.pool.WorkerPools;
import io.jobber.scheduler.Demand;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.scheduler.ScalingPolicy;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.http.HttpWorkerLauncher;
import io.jobber.scheduler.lambda.LambdaWorkerLauncher;
import io.jobber.scheduler.local.LocalWorkerLauncher;
import io.jobber.scheduler.policy.PolicyScheduler;
import io.jobber.scheduler.process.ProcessWorkerLauncher;
import io.jobber.task.JobberException;
import io.jobber.task.TaskOptions;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskTimeoutException;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link JobberAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class JobberAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("spring.grpc.server.port=0")
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
				GrpcServerAutoConfiguration.class, GrpcServerServicesAutoConfiguration.class,
				JobberAutoConfiguration.class));

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
			assertThat(launcher(context, "default")).isInstanceOf(LocalWorkerLauncher.class);
			assertThat(scheduler(context, "default")).isInstanceOf(PolicyScheduler.class);
		});
	}

	@Test
	void launchesNothingWithoutATaskHandler() {
		this.runner.run((context) -> {
			assertThat(launcher(context, "default")).isNull();
			assertThat(scheduler(context, "default")).isNull();
		});
	}

	@Test
	void callThatNobodyCouldEverRunFailsAtOnceWithTheSentenceOfTheLog(CapturedOutput output) {
		this.runner.run((context) -> {
			Mono<String> answer = context.getBean(JobberTemplate.class).execute("echo", "hello", String.class);

			assertThat(answer.toFuture()).failsWithin(Duration.ofSeconds(20))
				.withThrowableThat()
				.withRootCauseInstanceOf(TaskRejectedException.class)
				.withMessageContaining("nothing launches workers of pool default")
				.withMessageContaining("jobber.scheduler.launcher")
				.withMessageContaining("jobber.scheduler.join-token");
		});

		assertThat(output).contains("WARN").contains("Nothing launches workers of pool default");
	}

	@Test
	void callBeforeTheStartFailsAtOnceAndSaysWhenToCall() {
		this.runner.withUserConfiguration(HandlerConfiguration.class, EarlyCaller.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(EarlyCaller.class).failure).isInstanceOf(TaskRejectedException.class)
				.hasMessageContaining("pool default has not started yet")
				.hasMessageContaining("@PostConstruct");
			assertThat(context.getBean(Dispatcher.class).stats().rejected()).isOne();
		});
	}

	@Test
	void launcherNoneLaunchesNothingEvenIfSomethingCould(CapturedOutput output) {
		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withPropertyValues("jobber.scheduler.launcher=none", "jobber.scheduler.join-token=0123456789abcdef",
					"jobber.scheduler.worker-lifetime=1s", "spring.grpc.server.address=127.0.0.1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(launcher(context, "default")).isNull();
				assertThat(scheduler(context, "default")).isNull();
			});

		assertThat(output).contains("Nothing launches workers of pool default").doesNotContain(" WARN ");
	}

	@Test
	void callerThatWaitedInVainLearnsThatWorkersHaveToJoinByThemselves() {
		this.runner
			.withPropertyValues("jobber.scheduler.launcher=none", "jobber.scheduler.join-token=0123456789abcdef",
					"jobber.timeout=100ms")
			.run((context) -> {
				Mono<String> answer = context.getBean(JobberTemplate.class).execute("echo", "hello", String.class);

				assertThat(answer.toFuture()).failsWithin(Duration.ofMinutes(1))
					.withThrowableThat()
					.withRootCauseInstanceOf(TaskTimeoutException.class)
					.withMessageContaining("they have to join by themselves");
			});
	}

	@Test
	void nothingToLaunchIsNoReasonToWarnIfWorkersMayJoinByThemselves(CapturedOutput output) {
		this.runner
			.withPropertyValues("jobber.scheduler.join-token=0123456789abcdef", "spring.grpc.server.address=127.0.0.1")
			.run((context) -> assertThat(context).hasNotFailed());

		assertThat(output).contains("Nothing launches workers of pool default").doesNotContain(" WARN ");
	}

	@Test
	void backsOffWhenUserDefinesWorkerLauncher() {
		List<Invitation> launches = new CopyOnWriteArrayList<>();
		WorkerLauncher own = (invitation) -> {
			launches.add(invitation);
			return new CompletableFuture<>();
		};

		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withPropertyValues("jobber.scheduler.min-workers=1")
			.withBean("own", WorkerLauncher.class, () -> own)
			.run((context) -> {
				assertThat(launcher(context, "default")).isSameAs(own);
				await().atMost(Duration.ofMinutes(1)).until(() -> launches.size() == 1);
			});
	}

	@Test
	void contextThatIsStartedAgainWaitsForNoWorkerOfBefore() {
		List<Invitation> launches = new CopyOnWriteArrayList<>();

		this.runner.withPropertyValues("jobber.scheduler.min-workers=1")
			.withBean("own", WorkerLauncher.class, () -> (invitation) -> {
				launches.add(invitation);
				return new CompletableFuture<>();
			})
			.run((context) -> {
				await().atMost(Duration.ofMinutes(1)).until(() -> launches.size() == 1);
				context.getSourceApplicationContext().stop();

				context.getSourceApplicationContext().start();

				await().atMost(Duration.ofMinutes(1)).until(() -> launches.size() == 2);
			});
	}

	@Test
	void backsOffWhenUserDefinesScalingPolicy() {
		CountDownLatch asked = new CountDownLatch(1);
		ScalingPolicy own = (demand, now) -> {
			asked.countDown();
			return new ScalingPolicy.Decision(0, List.of(), List.of());
		};

		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withBean("own", ScalingPolicy.class, () -> own)
			.run((context) -> {
				assertThat(scheduler(context, "default")).isInstanceOf(PolicyScheduler.class);
				assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
			});
	}

	@Test
	void scalingPolicyOfTheUserLaunchesNoMoreThanTheMaximum() {
		List<Invitation> launches = new CopyOnWriteArrayList<>();
		CountDownLatch asked = new CountDownLatch(3);
		ScalingPolicy own = (demand, now) -> {
			asked.countDown();
			return new ScalingPolicy.Decision(5, List.of(), List.of());
		};

		this.runner.withBean("policy", ScalingPolicy.class, () -> own)
			.withBean("launcher", WorkerLauncher.class, () -> (invitation) -> {
				launches.add(invitation);
				return new CompletableFuture<>();
			})
			.withPropertyValues("jobber.scheduler.max-workers=2")
			.run((context) -> {
				assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
				assertThat(launches).hasSize(2);
			});
	}

	@Test
	void blankSettingsAreNotSet() {
		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withPropertyValues("jobber.scheduler.lambda.function-name=", "jobber.scheduler.lambda.qualifier= ",
					"jobber.scheduler.lambda.region=", "jobber.scheduler.lambda.endpoint=",
					"jobber.scheduler.http.url=", "jobber.scheduler.process.command=", "jobber.scheduler.launcher=",
					"jobber.scheduler.callback-address=", "jobber.queue.timeout=")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(launcher(context, "default")).isInstanceOf(LocalWorkerLauncher.class);
			});
	}

	@Test
	void poolsMayBeSetByVariablesOfTheEnvironment() {
		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("JOBBER_POOLS_IMAGES_FUNCTIONS", "resize, image-*",
								"JOBBER_POOLS_IMAGES_SCHEDULER_MAXWORKERS", "3"))))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(WorkerPools.class).find("image-crop").orElseThrow().name())
					.isEqualTo("images");
			});
	}

	@Test
	void backsOffWhenUserDefinesScheduler() {
		this.runner.withUserConfiguration(HandlerConfiguration.class, SchedulerConfiguration.class).run((context) -> {
			assertThat(scheduler(context, "default")).isInstanceOf(IdleScheduler.class);
			assertThat(launcher(context, "default")).isNull();
		});
	}

	@Test
	void schedulerOfTheUserMayHaveInvitationsAndTheDispatcherInjected() {
		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withBean("own", InjectedScheduler.class)
			.run((context) -> assertThat(scheduler(context, "default")).isSameAs(context.getBean("own")));
	}

	@Test
	void launcherOfTheUserMayHaveTheTemplateInjected() {
		this.runner.withBean("own", InjectedLauncher.class)
			.run((context) -> assertThat(launcher(context, "default")).isSameAs(context.getBean("own")));
	}

	@Test
	void poolsHaveDispatchersAndSchedulersOfTheirOwn() {
		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withPropertyValues("jobber.pools.images.functions=image-*,resize",
					"jobber.pools.images.scheduler.max-workers=3", "jobber.pools.images.queue.capacity=7")
			.run((context) -> {
				WorkerPools pools = context.getBean(WorkerPools.class);
				assertThat(pools.all()).extracting(WorkerPool::name).containsExactly("default", "images");
				assertThat(pools.find("image-crop").orElseThrow().name()).isEqualTo("images");
				assertThat(pools.find("echo").orElseThrow().name()).isEqualTo("default");
				assertThat(context.getBean(Dispatcher.class)).isSameAs(pools.all().get(0).dispatcher());
				assertThat(scheduler(context, "images")).isInstanceOf(PolicyScheduler.class)
					.isNotSameAs(scheduler(context, "default"));
				assertThat(launcher(context, "images")).isInstanceOf(LocalWorkerLauncher.class)
					.isNotSameAs(launcher(context, "default"));
			});
	}

	@Test
	void beanThatIsQualifiedWithThePoolsNameIsThatPoolsOnly() {
		this.runner.withUserConfiguration(HandlerConfiguration.class, ImageLauncherConfiguration.class)
			.withPropertyValues("jobber.pools.images.functions=image-*")
			.run((context) -> {
				assertThat(launcher(context, "images")).isSameAs(context.getBean("forImages"));
				assertThat(launcher(context, "default")).isInstanceOf(LocalWorkerLauncher.class);
			});
	}

	@Test
	void severalBeansOfOneKindForAPoolFailTheStart() {
		WorkerLauncher some = (invitation) -> new CompletableFuture<>();
		this.runner.withBean("one", WorkerLauncher.class, () -> some)
			.withBean("two", WorkerLauncher.class, () -> some)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class)
				.hasMessageContaining("pool default")
				.hasMessageContaining("primary"));
	}

	@Test
	void platformIsTheOneThatHasSettings() {
		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.withPropertyValues("jobber.pools.a.functions=a", "jobber.pools.a.scheduler.process.command=java,-version",
					"jobber.pools.b.functions=b", "jobber.pools.b.scheduler.http.url=http://127.0.0.1:1/launch",
					"jobber.pools.c.functions=c", "jobber.pools.c.scheduler.lambda.function-name=worker",
					"jobber.pools.c.scheduler.lambda.endpoint=http://127.0.0.1:1",
					"jobber.pools.c.scheduler.lambda.check-function=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(launcher(context, "default")).isInstanceOf(LocalWorkerLauncher.class);
				assertThat(launcher(context, "a")).isInstanceOf(ProcessWorkerLauncher.class);
				assertThat(launcher(context, "b")).isInstanceOf(HttpWorkerLauncher.class);
				assertThat(launcher(context, "c")).isInstanceOf(LambdaWorkerLauncher.class);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "jobber.worker.only=true", "jobber.worker.invitation={}" })
	void processThatCannotBeTheWorkerThatItWasLaunchedAsSaysSo(String property) {
		this.runner
			.withPropertyValues(property, "jobber.scheduler.process.command=java,-jar,app.jar",
					"jobber.scheduler.min-workers=1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(FailureAnalyzedException.class)
				.hasMessageContaining("jobber-worker-function is not on its class path"));
	}

	@Test
	void boundOfProcessesBelowTheMinimaOfPoolsIsRefused() {
		this.runner
			.withPropertyValues("jobber.scheduler.process.command=java", "jobber.scheduler.min-workers=2",
					"jobber.scheduler.process.max-processes=4", "jobber.pools.images.functions=image",
					"jobber.pools.images.scheduler.process.command=java", "jobber.pools.images.scheduler.min-workers=3")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo("jobber.scheduler.process.max-processes");
					assertThat(failure.getValue()).isEqualTo(4);
					assertThat(failure.getReason()).contains("5 workers that min-workers keeps");
				}));
	}

	@Test
	void boundOfProcessesIsThatOfTheHostAndOfNoPool() {
		this.runner
			.withPropertyValues("jobber.pools.images.functions=image",
					"jobber.pools.images.scheduler.process.max-processes=4")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(failure) -> assertThat(failure.getName())
							.isEqualTo("jobber.pools.images.scheduler.process.max-processes")));
	}

	@Test
	void invitationIsFoundWhateverTheApplicationMakesOfItsVariables() {
		StandardEnvironment environment = new StandardEnvironment() {

			@Override
			public Map<String, Object> getSystemEnvironment() {
				return Map.of("JOBBER_WORKER_INVITATION", "{}");
			}

		};
		environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);

		assertThat(WorkerOnly.isIn(environment)).isTrue();
		assertThat(WorkerOnly.isIn(new StandardEnvironment())).isFalse();
	}

	@Test
	void applicationThatIsToBeItsOwnWorkerNeedsTheModuleForIt() {
		this.runner.withPropertyValues("jobber.scheduler.launcher=process")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("add jobber-worker-function to its dependencies")
				.hasMessageContaining("jobber.scheduler.process.command"));
	}

	@Test
	void optionsOfTheOwnJvmAreOfNoUseToAnotherCommand() {
		this.runner
			.withPropertyValues("jobber.scheduler.process.jvm-options=-Xmx64m",
					"jobber.scheduler.process.command=java,-version")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("add them to jobber.scheduler.process.command instead"));
	}

	@Test
	void clientOfTheUserIsTheOneThatLaunches() {
		LambdaAsyncClient own = Mockito.mock(LambdaAsyncClient.class, Mockito.CALLS_REAL_METHODS);
		Mockito.doReturn(new CompletableFuture<>()).when(own).invoke(Mockito.any(InvokeRequest.class));

		this.runner.withBean(LambdaAsyncClient.class, () -> own)
			.withPropertyValues("jobber.scheduler.lambda.function-name=worker",
					"jobber.scheduler.lambda.check-function=false", "jobber.scheduler.callback-address=10.0.0.7:9090")
			.run((context) -> {
				assertThat(launcher(context, "default")).isInstanceOf(LambdaWorkerLauncher.class);
				launcher(context, "default").launch(new Invitation("127.0.0.1:1", "token", 1, Duration.ZERO));
				Mockito.verify(own, Mockito.timeout(60_000)).invoke(Mockito.any(InvokeRequest.class));
			});
	}

	@Test
	void workersOnThisHostDialTheLoopbackAddress() {
		this.runner.withUserConfiguration(HandlerConfiguration.class)
			.run((context) -> assertThat(context.getBean(Invitations.class).mint().address())
				.isEqualTo("127.0.0.1:" + context.getBean(GrpcServerLifecycle.class).getPort()));
	}

	@Test
	void loopbackAddressForWorkersOnOtherHostsFailsTheStart() {
		for (String setting : List.of("jobber.scheduler.callback-address=127.0.0.1:9090",
				"spring.grpc.server.address=127.0.0.1")) {
			this.runner.withPropertyValues(setting, "jobber.scheduler.http.url=https://example.com/launch")
				.run((context) -> assertThat(context.getStartupFailure()).rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class)
					.hasMessageContaining("jobber.scheduler.callback-address"));
		}
	}

	@Test
	void loopbackAddressIsFineForAnEmulatorOfLambdaOnThisHost() {
		for (String setting : List.of("jobber.scheduler.callback-address=127.0.0.1:9090",
				"spring.grpc.server.address=127.0.0.1")) {
			this.runner
				.withPropertyValues(setting, "jobber.scheduler.lambda.function-name=orders",
						"jobber.scheduler.lambda.endpoint=http://127.0.0.1:9001",
						"jobber.scheduler.lambda.check-function=false")
				.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	@Test
	void backsOffWhenUserDefinesTemplateAndCodecs() {
		PayloadCodecs codecs = new PayloadCodecs(List.of());
		JobberTemplate template = new JobberTemplate((task) -> new CompletableFuture<>(), codecs,
				(function) -> TaskOptions.of(Duration.ofSeconds(1)));

		this.runner.withBean(PayloadCodecs.class, () -> codecs)
			.withBean(JobberTemplate.class, () -> template)
			.run((context) -> {
				assertThat(context.getBean(PayloadCodecs.class)).isSameAs(codecs);
				assertThat(context.getBean(JobberTemplate.class)).isSameAs(template);
			});
	}

	@Test
	void backsOffWhenUserDefinesJobberOperations() {
		JobberOperations own = mock(JobberOperations.class);

		this.runner.withBean("own", JobberOperations.class, () -> own).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(JobberOperations.class)).isSameAs(own);
			assertThat(context).doesNotHaveBean(JobberTemplate.class);
		});
	}

	@Test
	void templateIsInjectedByItsClassAndByItsInterfaceAndLazily() {
		this.runner.withUserConfiguration(HandlerConfiguration.class, Callers.class)
			.withPropertyValues("jobber.timeout=200ms")
			.run((context) -> {
				JobberTemplate template = context.getBean(JobberTemplate.class);
				Callers callers = context.getBean(Callers.class);

				assertThat(callers.template).isSameAs(template);
				assertThat(callers.operations).isSameAs(template);
				for (JobberOperations lazy : List.of(callers.lazyTemplate, callers.lazyOperations)) {
					assertThat(lazy).isNotSameAs(template);
					assertThatExceptionOfType(JobberException.class)
						.isThrownBy(() -> lazy.executeBlocking("f", "a", String.class));
					assertThatExceptionOfType(JobberException.class)
						.isThrownBy(() -> lazy.task("f").payload("a").retrieveBlocking(String.class));
				}
			});
	}

	@Test
	void linesThatMadeAMonoAreShownUnlessThatIsSwitchedOff() {
		this.runner.run((context) -> assertThat(failure(context)).hasStackTraceContaining("Function '' was called here")
			.hasStackTraceContaining("at " + getClass().getName() + ".failure("));
		this.runner.withPropertyValues("jobber.capture-call-site=false")
			.run((context) -> assertThat(failure(context).getSuppressed())
				.noneMatch((suppressed) -> String.valueOf(suppressed.getMessage()).contains("was called here")));
	}

	private static Throwable failure(BeanFactory context) {
		Mono<String> mono = context.getBean(JobberTemplate.class).execute("", "a", String.class);
		return catchThrowable(mono::block);
	}

	@Test
	void queueTimeoutOfAPoolHoldsForTasksWithATimeoutOfTheirOwn() {
		this.runner
			.withPropertyValues("jobber.timeout=200ms", "jobber.queue.timeout=200ms",
					"jobber.scheduler.join-token=0123456789abcdef")
			.run((context) -> assertThatExceptionOfType(TaskTimeoutException.class)
				.isThrownBy(() -> context.getBean(JobberTemplate.class)
					.task("f")
					.timeout(Duration.ofSeconds(20))
					.retrieveBlocking(String.class))
				.satisfies((failure) -> assertThat(failure.getTimeout()).isEqualTo(Duration.ofMillis(200))));
	}

	@Test
	void backsOffWhenUserOrdersTheServerHimself() {
		this.runner.withBean("nettyGrpcServerLifecycle", OwnLifecycle.class, () -> new OwnLifecycle())
			.run((context) -> assertThat(context.getBean(GrpcServerLifecycle.class)).isInstanceOf(OwnLifecycle.class));
	}

	@Test
	void goesOnWhenAServerStopsThatWorkersDoNotJoinThrough() {
		this.runner.run((context) -> {
			GrpcServerLifecycle lifecycle = context.getBean(GrpcServerLifecycle.class);

			context.publishEvent(new GrpcServerShutdownEvent(lifecycle, mock(Server.class)));

			assertThat(context.getBean(Dispatcher.class).isShutDown()).isFalse();
		});
	}

	@Test
	void stopsTheServerAfterWebServersAndThePoolInBetween() {
		this.runner.run((context) -> {
			int webServer = Integer.MAX_VALUE - 2048;
			GrpcServerLifecycle server = context.getBean(GrpcServerLifecycle.class);

			assertThat(server.getPhase()).isLessThan(JobberLifecycle.PHASE);
			assertThat(JobberLifecycle.PHASE).isLessThan(webServer);
		});
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
				assertThat(context).doesNotHaveBean(WorkerPools.class);
				assertThat(context).doesNotHaveBean(BindableService.class);
			});
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

	private static WorkerLauncher launcher(ApplicationContext context, String pool) {
		return launching(context, pool).launcher();
	}

	private static JobberScheduler scheduler(ApplicationContext context, String pool) {
		return launching(context, pool).scheduler();
	}

	private static Launching launching(ApplicationContext context, String pool) {
		return context.getBean(AssembledPools.class)
			.all()
			.stream()
			.filter((each) -> each.settings().name().equals(pool))
			.findFirst()
			.orElseThrow()
			.launching();
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

	@Configuration(proxyBeanMethods = false)
	static class ImageLauncherConfiguration {

		@Bean
		@Qualifier("images")
		WorkerLauncher forImages() {
			return (invitation) -> new CompletableFuture<>();
		}

	}

	static class InjectedScheduler extends IdleScheduler {

		InjectedScheduler(Invitations invitations, Dispatcher dispatcher) {
			assertThat(invitations).isNotNull();
			assertThat(dispatcher).isNotNull();
		}

	}

	static class InjectedLauncher implements WorkerLauncher {

		InjectedLauncher(JobberTemplate template) {
			assertThat(template).isNotNull();
		}

		@Override
		public CompletionStage<WorkReport> launch(Invitation invitation) {
			return new CompletableFuture<>();
		}

	}

	static class IdleScheduler implements JobberScheduler {

		@Override
		public void schedule(Demand demand) {
		}

	}

	static class OwnLifecycle extends GrpcServerLifecycle {

		OwnLifecycle() {
			super(Mockito.mock(GrpcServerFactory.class), Duration.ZERO, (event) -> {
			});
		}

	}

	static class Callers {

		final JobberTemplate template;

		final JobberOperations operations;

		final JobberTemplate lazyTemplate;

		final JobberOperations lazyOperations;

		Callers(JobberTemplate template, JobberOperations operations, @Lazy JobberTemplate lazyTemplate,
				@Lazy JobberOperations lazyOperations) {
			this.template = template;
			this.operations = operations;
			this.lazyTemplate = lazyTemplate;
			this.lazyOperations = lazyOperations;
		}

	}

	static class EarlyCaller implements InitializingBean {

		private final JobberTemplate template;

		Throwable failure;

		EarlyCaller(JobberTemplate template) {
			this.template = template;
		}

		@Override
		public void afterPropertiesSet() {
			this.failure = catchThrowable(() -> this.template.executeBlocking("echo", "hello", String.class));
		}

	}

}
