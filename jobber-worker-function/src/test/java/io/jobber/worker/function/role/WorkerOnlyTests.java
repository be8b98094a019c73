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

package io.jobber.worker.function.role;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import jakarta.servlet.ServletContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.ConfigurablePropertyResolver;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.task.TaskRejectedException;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.function.process.FakeDispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application that sends tasks, and serves the web, where its JVM is a worker.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class WorkerOnlyTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final String[] SETTINGS = { "--server.port=0", "--server.address=127.0.0.1",
			"--spring.grpc.server.port=0", "--spring.grpc.server.address=127.0.0.1",
			"--jobber.scheduler.min-workers=1" };

	private final FakeDispatcher dispatcher = new FakeDispatcher();

	@TempDir
	private Path files;

	WorkerOnlyTests() throws Exception {
	}

	@AfterEach
	void close() {
		this.dispatcher.close();
	}

	@Test
	void invitedApplicationStartsNeitherServersNorWorkers(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(invitation(), "--management.server.port=0")) {
			this.dispatcher.awaitJoin();

			assertThat(isServing(context)).isFalse();
			assertThat(context.getBean(GrpcServerLifecycle.class).isRunning()).isFalse();
			assertThat(context.getBean(Application.class).launched).isEmpty();
			assertThat(output).doesNotContain("started on port")
				.doesNotContain("gRPC Server")
				.contains("This JVM is a worker only, with the profile jobber-worker");
		}
	}

	@Test
	void nothingOfItsWiringBreaks() {
		try (ConfigurableApplicationContext context = run(invitation())) {
			assertThat(context.getBean(ServletContext.class)).isNotNull();
			assertThat(context.getBean(JobberTemplate.class)).isNotNull();
			assertThat(context.getBean(Dispatcher.class)).isNotNull();
			assertThat(context.getBean(Invitations.class)).isNotNull();
		}
	}

	@Test
	void callFromWithinItFailsAtOnceInOneSentence() {
		try (ConfigurableApplicationContext context = run(invitation())) {
			JobberTemplate template = context.getBean(JobberTemplate.class);

			assertThat(template.execute("quote", "ink", String.class).toFuture()).failsWithin(LIMIT)
				.withThrowableThat()
				.withRootCauseInstanceOf(TaskRejectedException.class)
				.withMessageContaining("function 'quote' was called from within a worker, which sends no tasks");
			assertThatExceptionOfType(TaskRejectedException.class)
				.isThrownBy(() -> template.executeBlocking("quote", "ink", String.class));
		}
	}

	@Test
	void profileIsActiveBesideThoseOfTheApplication() throws Exception {
		Files.writeString(this.files.resolve("application-prod.properties"), "colour=red\nshape=round");
		Files.writeString(this.files.resolve("application-jobber-worker.properties"), "colour=blue");

		try (ConfigurableApplicationContext context = run(invitation(), "--spring.profiles.active=prod",
				"--spring.config.additional-location=file:" + this.files + "/")) {
			assertThat(context.getEnvironment().getActiveProfiles()).containsExactlyInAnyOrder("prod", "jobber-worker");
			assertThat(context.getEnvironment().getProperty("colour")).isEqualTo("blue");
			assertThat(context.getEnvironment().getProperty("shape")).isEqualTo("round");
			assertThat(context.containsBean("runner")).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "--jobber.worker.http.functions=true", "--jobber.worker.http.invitations=true" })
	void webServerStartsIfItIsToServeFunctions(String setting) {
		try (ConfigurableApplicationContext context = run(invitation(), setting)) {
			assertThat(isServing(context)).isTrue();
			assertThat(context.getBean(GrpcServerLifecycle.class).isRunning()).isFalse();
		}
	}

	@Test
	void standingWorkerKeepsWhatTheApplicationDoes() {
		try (ConfigurableApplicationContext context = run("--jobber.worker.join=" + this.dispatcher.address(),
				"--jobber.worker.token=" + FakeDispatcher.TOKEN)) {
			this.dispatcher.awaitJoin();

			assertThat(isServing(context)).isTrue();
			assertThat(context.getBean(GrpcServerLifecycle.class).isRunning()).isTrue();
			assertThat(context.getEnvironment().getActiveProfiles()).isEmpty();
			assertThat(context.containsBean("runner")).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "--jobber.worker.only=true", "--spring.profiles.active=jobber-worker" })
	void standingWorkerThatIsToldToBeOneOnlyStartsNoServers(String setting) {
		try (ConfigurableApplicationContext context = run(setting, "--jobber.worker.join=" + this.dispatcher.address(),
				"--jobber.worker.token=" + FakeDispatcher.TOKEN)) {
			this.dispatcher.awaitJoin();

			assertThat(isServing(context)).isFalse();
			assertThat(context.getBean(GrpcServerLifecycle.class).isRunning()).isFalse();
			assertThat(context.getEnvironment().getActiveProfiles()).containsExactly("jobber-worker");
			assertThat(context.containsBean("runner")).isFalse();
		}
	}

	@Test
	void functionOfLambdaIsAWorkerOnlyBeforeItIsInvited() {
		try (ConfigurableApplicationContext context = run("--spring.cloud.function.definition=jobberWorker")) {
			assertThat(isServing(context)).isFalse();
			assertThat(context.getBean(GrpcServerLifecycle.class).isRunning()).isFalse();
			assertThat(context.getEnvironment().getActiveProfiles()).containsExactly("jobber-worker");
		}
	}

	@Test
	void workerOfItsOwnApplicationSharesNeitherFilesNorOtherDutiesWithIt() {
		Path log = this.files.resolve("app.log");

		try (ConfigurableApplicationContext context = run(invitation(), "--jobber.worker.own-application=true",
				"--jobber.worker.join=" + this.dispatcher.address(), "--jobber.worker.http.functions=true",
				"--logging.file.name=" + log)) {
			this.dispatcher.awaitJoin();

			assertThat(isServing(context)).isFalse();
			assertThat(log).doesNotExist();
		}
	}

	@Test
	void workerThatIsToldNothingElseSaysSo(CapturedOutput output) {
		assertThatExceptionOfType(NothingToDoException.class).isThrownBy(() -> run("--jobber.worker.only=true"));

		assertThat(output).contains("This worker is neither told to serve over HTTP nor to join an application.");
	}

	@Test
	void applicationWhoseVariablesHaveAPrefixIsAWorkerOnlyToo() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setEnvironmentPrefix("shop");
		application.setEnvironment(new LaunchedEnvironment(
				Map.of("JOBBER_WORKER_INVITATION", this.dispatcher.invitation(FakeDispatcher.TOKEN),
						"JOBBER_WORKER_OWN_APPLICATION", "true", "SHOP_JOBBER_WORKER_HTTP_FUNCTIONS", "true")));

		try (ConfigurableApplicationContext context = application.run(SETTINGS)) {
			assertThat(context.getBean(GrpcServerLifecycle.class).isRunning()).isFalse();
			assertThat(isServing(context)).isFalse();
			assertThat(context.getBean(Application.class).launched).isEmpty();
			this.dispatcher.awaitJoin();
		}
	}

	@Test
	void argumentOfTheApplicationDoesNotHideTheInvitation() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setEnvironment(new LaunchedEnvironment(
				Map.of("JOBBER_WORKER_INVITATION", this.dispatcher.invitation(FakeDispatcher.TOKEN))));
		List<String> args = new ArrayList<>(List.of(SETTINGS));
		// As it is given to the application, which is no worker, and by it to its
		// workers.
		args.add("--jobber.worker.invitation=");

		try (ConfigurableApplicationContext context = application.run(args.toArray(String[]::new))) {
			assertThat(context.getBean(GrpcServerLifecycle.class).isRunning()).isFalse();
			this.dispatcher.awaitJoin();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "jobber.worker.only", "jobber.worker.http.functions" })
	void wrongSettingIsNamedWithItsValue(String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--" + property + "=perhaps"));

		assertThat(output).contains("Property: " + property).contains("Value: \"perhaps\"");
	}

	private static boolean isServing(ConfigurableApplicationContext context) {
		return context.getBean("webServerStartStop", SmartLifecycle.class).isRunning();
	}

	private String invitation() {
		return "--jobber.worker.invitation=" + this.dispatcher.invitation(FakeDispatcher.TOKEN);
	}

	private static ConfigurableApplicationContext run(String... settings) {
		List<String> args = new ArrayList<>(List.of(settings));
		args.addAll(List.of(SETTINGS));
		return SpringApplication.run(Application.class, args.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final List<Invitation> launched = new ArrayList<>();

		@Bean
		WorkerLauncher launcher(Invitations invitations) {
			return (invitation) -> {
				this.launched.add(invitation);
				return new CompletableFuture<WorkReport>();
			};
		}

		@Bean
		Object controller(ServletContext context, JobberTemplate template) {
			return new Object();
		}

		@Bean
		Function<String, String> quote() {
			return (article) -> article;
		}

		@Bean
		@Profile("!jobber-worker")
		Object runner() {
			return new Object();
		}

	}

	/**
	 * The environment of a process with these variables.
	 */
	private static final class LaunchedEnvironment extends StandardEnvironment {

		private final Map<String, Object> variables;

		LaunchedEnvironment(Map<String, Object> variables) {
			this.variables = variables;
			getPropertySources().replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		}

		@Override
		public Map<String, Object> getSystemEnvironment() {
			return (this.variables != null) ? this.variables : Map.of();
		}

		@Override
		protected ConfigurablePropertyResolver createPropertyResolver(MutablePropertySources sources) {
			return ConfigurationPropertySources.createPropertyResolver(sources);
		}

	}

}
