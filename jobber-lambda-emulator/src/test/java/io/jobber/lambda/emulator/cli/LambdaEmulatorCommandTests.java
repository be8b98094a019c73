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

package io.jobber.lambda.emulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.lambda.emulator.EchoFunction;
import io.jobber.lambda.emulator.EmulatedFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LambdaEmulatorCommand}.
 */
class LambdaEmulatorCommandTests {

	private static final Pattern ENDPOINT = Pattern.compile("AWS Lambda is at (http://\\S+), with");

	private final CountDownLatch end = new CountDownLatch(1);

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@TempDir
	private Path folder;

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void servesUntilItIsToEndAndPrintsTheBill() throws Exception {
		String function = "echo=" + EchoFunction.packageIn(this.folder) + ":" + EchoFunction.HANDLER;
		CompletableFuture<Integer> status = CompletableFuture
			.supplyAsync(() -> run("--port", "0", "--function", function));

		try {
			String answer = EchoFunction.invoke(endpoint(status), "{\"a\":1}");
			assertThat(answer).isEqualTo("{\"a\":1}");
		}
		finally {
			this.end.countDown();
		}

		assertThat(status.get(3, TimeUnit.MINUTES)).isZero();
		assertThat(this.out.toString()).contains("echo  java25  512 MB  30 s", "aws lambda invoke --endpoint-url",
				"START RequestId: ", "REPORT RequestId: ");
		assertThat(this.out.toString().lines()).anyMatch((line) -> line.matches("echo +1 .*"))
			.anyMatch((line) -> line.matches("all +1 .*"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			                                     | There is no function: name some with --template or --function
			--port many                          | 'many' is not an int
			--bogus                              | Unknown option: '--bogus'
			--cold-start-delay 1h                | '1h' is not like 500ms, 2s or 1m
			--template away/template.yaml        | away/template.yaml:1: there is no such file
			--function hello                     | 'hello' is not like name=code.zip:package.Class::method
			--function hello=away.zip:a.B::c     | away.zip is not there
			--function hello=.:a.B::c            | class a.B of the handler is not in
			--function hello=.                   | there is no executable bootstrap in
			--function hello=.:a.B::c,cores=2    | 'cores=2' of 'hello=.:a.B::c,cores=2' is not one of memory
			--fault hello                        | 'hello' is not like hello:throttle=3
			--fault hello:tire=3                 | 'tire' of 'hello:tire=3' is not one of throttle
			--fault hello:crash=often            | 'often' is neither a number of times nor always
			--fault hello:kill=3                 | '3' is not like 500ms, 2s or 1m
			--function h/i=src:a.B::c            | class a.B of the handler is not in
			""")
	void badArgumentsAreAnsweredWithOneSentence(String arguments, String sentence) {
		int status = run((arguments != null) ? arguments.split(" ") : new String[0]);

		assertThat(status).isEqualTo(2);
		assertThat(this.err.toString().lines().filter((line) -> !line.startsWith("Try --help"))).singleElement()
			.asString()
			.contains(sentence);
	}

	@Test
	void portThatIsTakenIsAnsweredWithOneSentence() throws IOException {
		Path template = EchoFunction.templateIn(this.folder);
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String port = Integer.toString(taken.getLocalPort());

			int status = run("--template", template.toString(), "--port", port);

			assertThat(status).isEqualTo(2);
			assertThat(this.err.toString().lines()).singleElement().asString().contains(port);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory=1", "timeout=901", "runtime=java99" })
	void limitsOfLambdaHoldForAFunctionOfTheCommandLine(String limit) {
		String function = "echo=" + EchoFunction.packageIn(this.folder) + ":" + EchoFunction.HANDLER + "," + limit;

		assertThat(run("--function", function)).isEqualTo(2);
		assertThat(this.err.toString()).contains(limit.substring(limit.indexOf('=') + 1));
	}

	@Test
	void functionOfTheCommandLineMaySayMoreThanItsCode() {
		String code = EchoFunction.packageIn(this.folder).toString();

		EmulatedFunction function = new FunctionArgument()
			.convert("echo=" + code + ":" + EchoFunction.HANDLER + ",memory=256,timeout=5,runtime=java21");

		assertThat(function.name()).isEqualTo("echo");
		assertThat(function.code()).isEqualTo(Path.of(code));
		assertThat(function.handler()).isEqualTo(EchoFunction.HANDLER);
		assertThat(function.memoryMegabytes()).isEqualTo(256);
		assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(function.runtime()).isEqualTo("java21");
	}

	@ParameterizedTest
	@ValueSource(strings = { "throttle=2", "throttle=always", "fail-init=1", "crash=1", "duplicate=1", "slow-start=2s",
			"kill=500ms" })
	void faultOfAFunctionThatIsNotThereEndsTheEmulator(String fault) {
		Path template = EchoFunction.templateIn(this.folder);

		int status = run("--template", template.toString(), "--port", "0", "--fault", "hello:" + fault);

		assertThat(status).isEqualTo(2);
		assertThat(this.err.toString().lines()).singleElement().asString().contains("hello", "echo");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void faultIsThereFromTheStart() throws Exception {
		Path template = EchoFunction.templateIn(this.folder);
		CompletableFuture<Integer> status = CompletableFuture
			.supplyAsync(() -> run("--port", "0", "--template", template.toString(), "--fault", "echo:throttle=1"));

		try {
			URI endpoint = endpoint(status);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> EchoFunction.invoke(endpoint, "{}"))
				.withMessageContaining("429");
		}
		finally {
			this.end.countDown();
		}

		assertThat(status.get(3, TimeUnit.MINUTES)).isZero();
	}

	@Test
	void helpNamesEveryOption() {
		assertThat(run("--help")).isZero();
		assertThat(Stream.of("--template", "--parameter-overrides", "--function", "--port", "--cold-start-delay",
				"--no-freeze", "--fault", "--account-concurrency", "--verify-signatures", "--version"))
			.allSatisfy((option) -> assertThat(this.out.toString()).contains(option));
	}

	private int run(String... arguments) {
		return LambdaEmulatorCommand.commandLine(this.end)
			.setOut(new PrintWriter(this.out, true))
			.setErr(new PrintWriter(this.err, true))
			.execute(arguments);
	}

	private URI endpoint(CompletableFuture<Integer> status) {
		await().atMost(Duration.ofMinutes(3))
			.until(() -> status.isDone() || ENDPOINT.matcher(this.out.toString()).find());
		Matcher matcher = ENDPOINT.matcher(this.out.toString());
		assertThat(matcher.find()).as(this.err.toString()).isTrue();
		return URI.create(matcher.group(1));
	}

}
