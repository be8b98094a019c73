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

package io.jobber.lambda.emulator.spring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.lambda.emulator.EchoFunction;
import io.jobber.lambda.emulator.LambdaEmulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LambdaEmulatorAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
@DisabledOnOs(OS.WINDOWS)
class LambdaEmulatorAutoConfigurationTests {

	@TempDir
	private Path folder;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("jobber.lambda-emulator.port=0")
		.withConfiguration(AutoConfigurations.of(LambdaEmulatorAutoConfiguration.class));

	@Test
	void runsTheFunctionsOfTheTemplateAndLogsTheBill(CapturedOutput output) {
		withTemplate().withPropertyValues("jobber.lambda-emulator.parameters.Memory=256").run((context) -> {
			LambdaEmulator emulator = context.getBean(LambdaEmulator.class);
			assertThat(emulator.bill().functions()).singleElement()
				.satisfies((bill) -> assertThat(bill.memoryMegabytes()).isEqualTo(256));
			assertThat(EchoFunction.invoke(emulator.endpoint(), "{}")).isEqualTo("{}");
		});

		assertThat(output.getOut().lines()).anyMatch((line) -> line.matches("echo +1 .*"));
	}

	@Test
	void isNotThereWithoutATemplateOrIfItIsDisabled() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(LambdaEmulator.class));
		withTemplate().withPropertyValues("jobber.lambda-emulator.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LambdaEmulator.class));
	}

	@Test
	void backsOffWhenUserDefinesLambdaEmulator() {
		try (LambdaEmulator own = LambdaEmulator.builder().start()) {
			withTemplate().withBean("own", LambdaEmulator.class, () -> own)
				.run((context) -> assertThat(context.getBean(LambdaEmulator.class)).isSameAs(own));
		}
	}

	@Test
	void startsBeforeLambdaIsAskedForFunctions() {
		AtomicInteger port = new AtomicInteger(-1);

		withTemplate().withUserConfiguration(LaunchersFirst.class)
			.withBean(AtomicInteger.class, () -> port)
			.run((context) -> assertThat(context).hasNotFailed());

		assertThat(port).hasPositiveValue();
	}

	@Test
	void templateThatIsWrongFailsTheStartAndNamesTheLine() throws IOException {
		Path template = Files.writeString(this.folder.resolve("template.yaml"), "Resources: {}\n");

		this.runner.withPropertyValues("jobber.lambda-emulator.template=" + template)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("template.yaml:1: there is no AWS::Serverless::Function in it"));
		this.runner.withPropertyValues("jobber.lambda-emulator.template=" + template)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(InvalidConfigurationPropertyValueException.class.getName())
				.hasStackTraceContaining("jobber.lambda-emulator.template"));
	}

	@Test
	void portThatIsTakenFailsTheStartAndNamesTheSetting() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			withTemplate().withPropertyValues("jobber.lambda-emulator.port=" + taken.getLocalPort())
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining(InvalidConfigurationPropertyValueException.class.getName())
					.hasStackTraceContaining("jobber.lambda-emulator.port"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "port, 65536", "port, -1", "cold-start-delay, -1s", "template, away.yaml", "parameters.Size, 3" })
	void valueThatCannotBeFailsTheStartAndNamesTheSetting(String setting, String value) {
		withTemplate().withPropertyValues("jobber.lambda-emulator." + setting + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(InvalidConfigurationPropertyValueException.class.getName())
				.hasStackTraceContaining(setting.replaceFirst("parameters.*", "template")));
	}

	@Test
	void everySettingIsDescribedHereAndInTheDocumentation() throws IOException {
		String documentation = Files.readString(Path.of("..", "docs", "emulator.md"));
		Path metadata = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

		JsonNode properties = new JsonMapper().readTree(Files.readString(metadata)).path("properties");

		assertThat(properties).hasSizeGreaterThan(5).allSatisfy((property) -> {
			assertThat(property.path("description").asString("")).endsWith(".");
			assertThat(documentation).contains("| `" + property.path("name").asString() + "` | "
					+ (property.has("defaultValue") ? "`" + property.path("defaultValue").asString() + "`" : "|"));
		});
	}

	private ApplicationContextRunner withTemplate() {
		return this.runner
			.withPropertyValues("jobber.lambda-emulator.template=" + EchoFunction.templateIn(this.folder));
	}

	/**
	 * What Jobber's starter has, under its name.
	 */
	@Configuration(proxyBeanMethods = false)
	static class LaunchersFirst {

		@Bean
		Object jobberPoolLaunchers(ConfigurableListableBeanFactory beans, AtomicInteger port) {
			LambdaEmulator running = (LambdaEmulator) beans.getSingleton("lambdaEmulator");
			port.set((running != null) ? running.endpoint().getPort() : 0);
			return new Object();
		}

	}

}
