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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads who starts an application whose Lambda function cannot run workers.
 */
@ExtendWith(OutputCaptureExtension.class)
class LambdaSetupTests {

	private HttpServer lambda;

	@BeforeEach
	void start() throws IOException {
		this.lambda = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.lambda.start();
	}

	@AfterEach
	void stop() {
		this.lambda.stop(0);
	}

	@Test
	void missingFunctionFailsTheStart(CapturedOutput output) {
		answer(404, "{\"Type\":\"User\",\"Message\":\"Function not found: orders\"}");

		assertThatException().isThrownBy(this::run);

		assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "orders", "does not exist",
				"jobber.scheduler.lambda.function-name");
		assertThat(output.getAll()).doesNotContain("\tat io.jobber");
	}

	@Test
	void timeoutOfTheFunctionThatIsShorterThanAWorkersLifeFailsTheStart(CapturedOutput output) {
		answer(200, configuration(60, 2048));

		assertThatException().isThrownBy(this::run);

		assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "60 s", "jobber.scheduler.worker-lifetime");
	}

	@Test
	void adviceIsAboutTheSettingsOfThePool(CapturedOutput output) {
		answer(200, configuration(60, 2048));

		assertThatException().isThrownBy(() -> run("jobber.pools.images"));

		assertThat(output.getAll()).contains("Set jobber.pools.images.scheduler.worker-lifetime");
	}

	@ParameterizedTest
	@CsvSource({ "1768, true", "1769, false" })
	void memoryThatIsLessThanAProcessorForManySlotsIsWarnedOf(int megabytes, boolean warned, CapturedOutput output) {
		answer(200, configuration(900, megabytes));

		run().close();

		assertThat(output.getAll().contains("jobber.scheduler.worker-slots")).isEqualTo(warned);
	}

	@Test
	void permissionThatIsMissingIsNoReasonNotToStart(CapturedOutput output) {
		answer(403, "{\"Message\":\"User is not authorized to perform: lambda:GetFunctionConfiguration\"}");

		run().close();

		assertThat(output.getAll()).contains("lambda:GetFunctionConfiguration");
	}

	private ConfigurableApplicationContext run() {
		return run("jobber");
	}

	private ConfigurableApplicationContext run(String prefix) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run("--spring.grpc.server.port=0", "--logging.level.io.jobber=info",
				"--" + prefix + ".functions=order-*", "--" + prefix + ".scheduler.lambda.function-name=orders",
				"--" + prefix + ".scheduler.lambda.endpoint=http://127.0.0.1:" + this.lambda.getAddress().getPort());
	}

	private void answer(int status, String body) {
		this.lambda.createContext("/", (exchange) -> {
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			String error = (status == 404) ? "ResourceNotFoundException" : "AccessDeniedException";
			if (status != 200) {
				exchange.getResponseHeaders().add("x-amzn-ErrorType", error);
			}
			exchange.sendResponseHeaders(status, bytes.length);
			exchange.getResponseBody().write(bytes);
			exchange.close();
		});
	}

	private static String configuration(int timeout, int memory) {
		return "{\"FunctionName\":\"orders\",\"State\":\"Active\",\"LastUpdateStatus\":\"Successful\",\"Timeout\":"
				+ timeout + ",\"MemorySize\":" + memory + "}";
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
