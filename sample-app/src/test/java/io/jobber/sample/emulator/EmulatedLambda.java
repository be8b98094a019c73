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

package io.jobber.sample.emulator;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.EmulatedFunction.Architecture;
import io.jobber.lambda.emulator.EmulatedFunction.EventInvocation;
import io.jobber.lambda.emulator.EnvironmentSnapshot;
import io.jobber.lambda.emulator.EnvironmentSnapshot.State;
import io.jobber.lambda.emulator.Faults;
import io.jobber.lambda.emulator.junit.LambdaEmulatorExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The package of {@code jobber-worker-function}, as it ships, on Lambda. After each test
 * it waits until no environment is busy any more: an application that has ended leaves
 * nothing behind that is billed.
 */
final class EmulatedLambda implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

	static final String WORKER = "jobber-worker";

	static final Duration LIMIT = Duration.ofMinutes(3);

	private final List<String> logs = new CopyOnWriteArrayList<>();

	private final LambdaEmulatorExtension emulator = LambdaEmulatorExtension
		.function(worker(WORKER, Duration.ofMinutes(15)))
		.customize((builder) -> builder.logs(this.logs::add));

	/**
	 * Have the package deployed once more.
	 */
	EmulatedLambda and(String name, Duration timeout) {
		this.emulator.andFunction(worker(name, timeout));
		return this;
	}

	/**
	 * Start an application whose workers are a function.
	 */
	Application start(String function, String... settings) {
		return Application.start(this.emulator.endpoint(), function, settings);
	}

	LambdaEmulatorExtension emulator() {
		return this.emulator;
	}

	Faults faults() {
		return this.emulator.faults();
	}

	List<EnvironmentSnapshot> environments(String function) {
		return this.emulator.emulator()
			.environments()
			.stream()
			.filter((environment) -> environment.function().equals(function))
			.toList();
	}

	long busyPid(String function) {
		assertThat(environments(function)).filteredOn(EmulatedLambda::isBusy).hasSize(1);
		return environments(function).stream().filter(EmulatedLambda::isBusy).findFirst().orElseThrow().pid();
	}

	/**
	 * Have an environment started, with an event that is no invitation. Forgets the logs.
	 */
	void warmUp(String function) {
		HttpRequest request = HttpRequest
			.newBuilder(this.emulator.endpoint().resolve("/2015-03-31/functions/" + function + "/invocations"))
			.POST(BodyPublishers.ofString("{}"))
			.build();
		await(() -> {
			HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
			assertThat(environments(function)).extracting(EnvironmentSnapshot::state).contains(State.FROZEN);
		});
		this.logs.clear();
	}

	/**
	 * What has been logged in this test, by all functions.
	 */
	List<String> logged(String pattern) {
		return this.logs.stream().filter((line) -> line.matches(pattern)).toList();
	}

	static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.emulator.beforeAll(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.logs.clear();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.emulator.emulator()
			.environments()
			.stream()
			.map(EnvironmentSnapshot::function)
			.distinct()
			.forEach(faults()::clear);
		await(() -> assertThat(this.emulator.emulator().environments()).noneMatch(EmulatedLambda::isBusy));
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.emulator.afterAll(context);
	}

	private static boolean isBusy(EnvironmentSnapshot environment) {
		return environment.state() == State.INIT || environment.state() == State.BUSY;
	}

	private static EmulatedFunction worker(String name, Duration timeout) {
		return new EmulatedFunction(name, Path.of("target", "worker"),
				"org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest", "java25", 1769,
				timeout, Architecture.ARM64,
				Map.of("MAIN_CLASS", "io.jobber.worker.function.diagnostic.DiagnosticWorker",
						"SPRING_CLOUD_FUNCTION_DEFINITION", "jobberWorker", "SPRING_MAIN_BANNER_MODE", "off"),
				null, new EventInvocation(0, Duration.ofMinutes(1), null), null);
	}

}
