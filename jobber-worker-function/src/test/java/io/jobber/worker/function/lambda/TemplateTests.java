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

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for the templates that deploy workers to AWS Lambda.
 */
class TemplateTests {

	private final Template template = Template.read(Template.WORKER);

	TemplateTests() throws IOException {
	}

	static Stream<Path> templates() {
		return Stream.of(Template.WORKER, Template.SAMPLE);
	}

	@ParameterizedTest
	@MethodSource("templates")
	void passesCfnLintWhereThatIsInstalled(Path template) throws Exception {
		assumeTrue(installed("cfn-lint"), "cfn-lint is not installed");

		Process lint = new ProcessBuilder("cfn-lint", "--region", "eu-west-1", "--", template.toString())
			.redirectErrorStream(true)
			.start();
		String findings = new String(lint.getInputStream().readAllBytes());

		assertThat(lint.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(lint.exitValue()).as(findings).isZero();
	}

	@Test
	void handlerIsAnAdapterThatLambdaCanCall() throws Exception {
		String[] handler = ((String) this.template.worker("Handler")).split("::");

		assertThat(Class.forName(handler[0])).isAssignableTo(RequestStreamHandler.class);
		assertThat(Class.forName(handler[0]).getMethods()).anyMatch((method) -> method.getName().equals(handler[1]));
	}

	@Test
	void environmentNamesTheApplicationAndTheFunctionForTheEvent() throws Exception {
		Class<?> application = Class.forName(this.template.variable("MAIN_CLASS"));

		assertThat(application).hasAnnotation(EnableAutoConfiguration.class);
		assertThat(Modifier.isPublic(application.getModifiers())).isTrue();
		assertThat(this.template.variable("SPRING_CLOUD_FUNCTION_DEFINITION"))
			.isEqualTo(JobberWorkerLambdaAutoConfiguration.FUNCTION);
	}

	@Test
	void runtimeReadsTheClassesThatAreBuilt() throws Exception {
		int feature = Integer.parseInt(((String) this.template.worker("Runtime")).substring("java".length()));
		String type = "/" + LambdaEntry.class.getName().replace('.', '/') + ".class";

		try (DataInputStream in = new DataInputStream(LambdaEntry.class.getResourceAsStream(type))) {
			in.readInt();
			in.readUnsignedShort();
			assertThat(in.readUnsignedShort()).isLessThanOrEqualTo(44 + feature);
		}
		assertThat(this.template.worker("CodeUri")).isEqualTo(LambdaPackage.ZIP.toString());
	}

	@Test
	void timeoutLeavesTimeToServeAndIsAllThatLambdaGives() {
		Map<?, ?> timeout = (Map<?, ?>) this.template.at("Parameters", "Timeout");

		assertThat(this.template.worker("Timeout")).isEqualTo(Map.of("!Ref", "Timeout"));
		assertThat(timeout.get("Default")).isEqualTo(900);
		assertThat(Duration.ofSeconds((int) timeout.get("MinValue"))).isGreaterThan(LambdaInvocation.KEPT_BACK);
	}

	@Test
	void workerHasAProcessorAndASnapshotAndNoSecondTry() {
		assertThat(this.template.at("Parameters", "MemorySize", "Default")).isEqualTo(1769);
		assertThat(this.template.worker("Architectures")).isEqualTo(List.of("arm64"));
		assertThat(this.template.worker("SnapStart")).isEqualTo(Map.of("ApplyOn", "PublishedVersions"));
		assertThat(this.template.worker("EventInvokeConfig"))
			.isEqualTo(Map.of("MaximumRetryAttempts", 0, "MaximumEventAgeInSeconds", 60));
		assertThat(this.template.at("Outputs", "Qualifier", "Value"))
			.isEqualTo(this.template.worker("AutoPublishAlias"));
	}

	@Test
	void sampleIsDeployedTheSameWay() throws Exception {
		String worker = Files.readString(Template.WORKER);
		String sample = Files.readString(Template.SAMPLE)
			.replace("A worker with the functions of Jobber's sample application.",
					"A Jobber worker with the functions echo, sleep, fail and info.")
			.replace("Default: jobber-sample-worker", "Default: jobber-worker")
			.replace("target/sample-app-lambda.zip", "target/jobber-worker-function-lambda.zip")
			.replace("io.jobber.sample.SampleWorker", "io.jobber.worker.function.diagnostic.DiagnosticWorker");

		assertThat(sample).isEqualTo(worker);
	}

	private static boolean installed(String command) {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(System.getProperty("path.separator")))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, command)));
	}

}
