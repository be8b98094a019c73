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

package io.jobber.worker.function.lambda;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.StringValue;
import com.google.protobuf.UInt32Value;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.task.TaskFailedException;
import io.jobber.worker.Invitation;
import io.jobber.worker.PinnedCertificates;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;
import io.jobber.worker.function.lambda.RuntimeApi.Answer;
import io.jobber.worker.function.lambda.RuntimeApi.Invocation;
import io.jobber.worker.json.WorkerJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The package that is deployed, under Lambda's own Java runtime, which has native code
 * for Linux only.
 */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class LambdaFunctionIT {

	private static final Logger log = LoggerFactory.getLogger(LambdaFunctionIT.class);

	private static final Duration TIMEOUT = Duration.ofMinutes(15);

	private static final Map<String, String> SNAP_START = Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

	@TempDir
	private static Path task;

	private static LambdaEnvironment environment;

	private Application application;

	@BeforeAll
	static void start() throws Exception {
		LambdaPackage.explode(task);
		environment = start(Map.of());
	}

	@AfterAll
	static void end() {
		environment.close();
	}

	@BeforeEach
	void startApplication() throws Exception {
		this.application = new Application();
	}

	@AfterEach
	void close() {
		this.application.close();
		assertThat(environment.isAlive()).as(environment::output).isTrue();
	}

	@Test
	void packageHasNoWebServerAndNoRuntime() throws Exception {
		assertThat(LambdaPackage.jars(task)).anyMatch((jar) -> jar.startsWith("jobber-worker-function-"))
			.noneMatch((jar) -> jar.contains("webflux") || jar.startsWith("spring-web-")
					|| jar.startsWith("spring-boot-restclient") || jar.startsWith("spring-boot-http-")
					|| jar.startsWith("gson-") || jar.startsWith("proto-google-") || jar.contains("reactor-netty")
					|| jar.contains("tomcat") || jar.contains("jetty") || jar.contains("jobber-spring-boot-starter")
					|| jar.startsWith("aws-lambda-"));
	}

	@Test
	void servesReportsAndServesAgainAfterAThaw() throws Exception {
		Invocation first = invoke(environment, this.application.inviteAsJson());
		assertThat(this.application.call("echo", "hello", String.class)).isEqualTo("hello");
		assertThat(this.application.call("info", null, String.class)).contains("\"function\":\"worker\"");
		assertThatExceptionOfType(TaskFailedException.class)
			.isThrownBy(() -> this.application.call("fail", "boom", String.class));
		this.application.drain("idle");
		WorkReport report = report(first.await());
		assertThat(report.completed()).isEqualTo(2);
		assertThat(report.failed()).isOne();

		environment.freeze();
		Invocation second = invoke(environment, this.application.inviteAsJson());
		await().during(Duration.ofSeconds(2)).atMost(Application.LIMIT).until(() -> !second.answer().isDone());
		environment.thaw();

		assertThat(this.application.call("echo", "again", String.class)).isEqualTo("again");
		this.application.drain("idle");
		assertThat(report(second.await()).completed()).isOne();
		assertThat(environment.output())
			.contains("begins: AWS request " + first.requestId() + ", application shop, pool images; it dials "
					+ this.application.address())
			.contains("ends: AWS request " + first.requestId() + ", application shop, pool images; DRAINED, idle");
	}

	@Test
	void packageRunsFunctionsOfEveryKindThroughTls() throws Exception {
		LambdaPackage.add(task, EveryKind.class);
		X509Bundle certificate = new CertificateBuilder().subject("CN=any")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		ServerCredentials credentials = TlsServerCredentials.newBuilder()
			.keyManager(certificate.toKeyManagerFactory().getKeyManagers())
			.build();
		byte[] large = new byte[900_000];
		new Random(1).nextBytes(large);
		try (Application secure = new Application(credentials,
				List.of(PinnedCertificates.fingerprint(certificate.getCertificate())));
				LambdaEnvironment every = start(Map.of("MAIN_CLASS", EveryKind.class.getName(),
						"AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"))) {
			Invocation invocation = invoke(every, secure.inviteAsJson());

			assertThat(secure.call("quote", new EveryKind.Order("pen", 3), EveryKind.Quote.class))
				.isEqualTo(new EveryKind.Quote("pen", 6));
			assertThat(secure.call("bytes", large, byte[].class)).isEqualTo(large);
			assertThat(secure.call("protobuf", StringValue.of("four"), UInt32Value.class).getValue()).isEqualTo(4);
			assertThat(secure.call("message", "hello", String.class)).isEqualTo("hello!");
			assertThat(secure.call("mono", " hello ", String.class)).isEqualTo("hello");
			assertThat(secure.call("flux", "hello", String.class)).isEqualTo("HELLO");
			assertThat(secure.call("flux|context", "hello", String.class)).isEqualTo("OLLEH");
			assertThat(secure.call("supplier", null, String.class)).isEqualTo("supplied");
			assertThat(secure.call("consumer", "hello", String.class)).isNull();
			assertThat(secure.call("context", "hello", String.class)).isEqualTo("olleh");
			assertThatExceptionOfType(TaskFailedException.class)
				.isThrownBy(() -> secure.call("failure", "boom", String.class))
				.withMessageContaining("boom");
			secure.drain("enough");

			WorkReport report = report(invocation.await());
			assertThat(report.completed()).as(every::output).isEqualTo(10);
			assertThat(report.failed()).isOne();
			assertThat(every.output()).contains("DRAINED, primed").doesNotContain("NoClassDefFoundError");
		}
	}

	@Test
	void drainsByTheDeadline() throws Exception {
		Duration timeout = LambdaInvocation.KEPT_BACK.plus(Duration.ofSeconds(8));
		Invocation invocation = environment.api().invoke(this.application.inviteAsJson(), timeout);
		long remaining = this.application.awaitHello().getRemainingMs();

		WorkReport report = report(invocation.await());

		assertThat(remaining).isBetween(1L, 8000L);
		assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(report.reason()).matches("lifetime of PT\\d[.\\d]*S ends");
	}

	@Test
	void servesWhatItIsStartedFor() throws Exception {
		long start = System.nanoTime();
		try (LambdaEnvironment cold = new LambdaEnvironment(Template.read(Template.WORKER), task, Map.of())) {
			Invocation invocation = invoke(cold, this.application.inviteAsJson());
			this.application.awaitHello();
			long joined = System.nanoTime();
			assertThat(this.application.call("echo", "hello", String.class)).isEqualTo("hello");
			log.info("From start to join: {} ms, to the first result: {} ms",
					TimeUnit.NANOSECONDS.toMillis(joined - start),
					TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));

			this.application.drain("enough");

			assertThat(report(invocation.await()).completed()).isOne();
		}
	}

	@Test
	void wrongShapeIsAFunctionErrorThatSaysWhyWithoutTheSecret() {
		Answer answer = invoke(environment,
				"{\"address\":\"127.0.0.1:1\",\"token\":\"s3cret\",\"slots\":\"many\",\"lifetime\":\"PT15M\"}")
			.await();

		assertThat(answer.success()).isFalse();
		assertThat(answer.body()).contains("NoInvitationException")
			.contains("its slots are missing or not a whole number")
			.doesNotContain("s3cret");
		assertThat(environment.output()).doesNotContain("s3cret");
	}

	@Test
	void spentTokenIsRefused() {
		Invitation spent = new Invitation(this.application.address(), "spent", 1, TIMEOUT);

		WorkReport report = report(invoke(environment, WorkerJson.write(spent)).await());

		assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
		assertThat(report.reason()).contains("the token is unknown, or was used before");
	}

	@Test
	void nobodyAtTheCallbackAddressIsReported() throws Exception {
		String address;
		try (ServerSocket closed = new ServerSocket(0)) {
			address = "127.0.0.1:" + closed.getLocalPort();
		}

		WorkReport report = report(
				invoke(environment, WorkerJson.write(new Invitation(address, "any", 1, TIMEOUT))).await());

		assertThat(report.outcome()).isEqualTo(Outcome.UNREACHABLE);
		assertThat(report.reason()).startsWith("No application at " + address);
	}

	@Test
	void twoEnvironmentsServeAtOnceOneOfThemFromASnapshot() throws Exception {
		try (LambdaEnvironment restored = start(SNAP_START)) {
			Invocation first = invoke(environment, this.application.inviteAsJson());
			Invocation second = invoke(restored, this.application.inviteAsJson());
			await().atMost(Application.LIMIT).until(() -> this.application.workers() == 2);

			this.application.drain("enough");

			assertThat(report(first.await()).workerId()).isNotEqualTo(report(second.await()).workerId());
		}
	}

	@Test
	void aSnapshotIsPrimedHoldsNoConnectionAndServesOnceRestored() throws Exception {
		try (LambdaEnvironment snapshot = new LambdaEnvironment(Template.read(Template.WORKER), task, SNAP_START)) {
			assertThat(snapshot.api().checkpoint()).as(snapshot::output).succeedsWithin(Application.LIMIT);
			assertThat(snapshot.output()).contains("DRAINED, primed").doesNotContain("Not primed");
			assertThat(snapshot.sockets()).isEmpty();

			long start = System.nanoTime();
			snapshot.api().restore();
			Invocation invocation = invoke(snapshot, this.application.inviteAsJson());
			this.application.awaitHello();
			assertThat(snapshot.sockets()).isNotEmpty();
			assertThat(this.application.call("echo", "hello", String.class)).isEqualTo("hello");
			log.info("From restore to the first result: {} ms",
					TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
			this.application.drain("enough");

			assertThat(report(invocation.await()).completed()).isOne();
		}
	}

	@Test
	void oneEnvironmentServesSeveralInvocationsAtOnce() throws Exception {
		try (LambdaEnvironment concurrent = start(Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "2"))) {
			Invocation first = invoke(concurrent, this.application.inviteAsJson());
			Invocation second = invoke(concurrent, this.application.inviteAsJson());
			await().atMost(Application.LIMIT).until(() -> this.application.workers() == 2);
			assertThat(invokeAll(8)).allMatch("hello"::equals);

			this.application.drain("enough");

			assertThat(report(first.await()).completed() + report(second.await()).completed()).isEqualTo(8);
		}
	}

	private String[] invokeAll(int tasks) {
		CompletableFuture<?>[] calls = new CompletableFuture<?>[tasks];
		for (int i = 0; i < tasks; i++) {
			calls[i] = this.application.template.execute("echo", "hello", String.class).toFuture();
		}
		CompletableFuture.allOf(calls).orTimeout(Application.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
		String[] answers = new String[tasks];
		for (int i = 0; i < tasks; i++) {
			answers[i] = (String) calls[i].join();
		}
		return answers;
	}

	private static Invocation invoke(LambdaEnvironment environment, String event) {
		return environment.api().invoke(event, TIMEOUT);
	}

	private static WorkReport report(Answer answer) {
		assertThat(answer.success()).as(answer.body()).isTrue();
		WorkReport report = WorkerJson.readReport(answer.body());
		assertThat(report).as(answer.body()).isNotNull();
		return report;
	}

	private static LambdaEnvironment start(Map<String, String> more) throws Exception {
		long start = System.nanoTime();
		LambdaEnvironment environment = new LambdaEnvironment(Template.read(Template.WORKER), task, more);
		environment.api().restore();
		await().pollInterval(Duration.ofMillis(5))
			.atMost(Application.LIMIT)
			.until(() -> environment.api().polled().isDone() || environment.api().initError().isDone()
					|| !environment.isAlive());
		log.info("From start to first poll: {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
		assertThat(environment.api().polled()).as(environment::output).isDone();
		return environment;
	}

}
