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

package io.jobber.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.jobber.benchmarks.Jdk;
import io.jobber.benchmarks.startup.aot.SpringAot;

/**
 * Starts a worker of one variant on one JDK under Lambda's own Java runtime client, lets
 * it join and answer once, and ends it. One at a time.
 */
final class WorkerStart {

	// As in template.yaml; a variant may say otherwise.
	private static final Map<String, String> ENVIRONMENT = Map.of("MAIN_CLASS",
			"io.jobber.worker.function.diagnostic.DiagnosticWorker", "SPRING_CLOUD_FUNCTION_DEFINITION", "jobberWorker",
			"SPRING_MAIN_BANNER_MODE", "off", "AWS_LAMBDA_FUNCTION_NAME", "worker", "AWS_LAMBDA_FUNCTION_VERSION", "7",
			"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");

	private final Variant variant;

	private final Jdk jdk;

	private final WorkerPackage unpacked;

	private final Path output;

	WorkerStart(Variant variant, Jdk jdk, Path zip, Path directory) throws IOException {
		this.variant = variant;
		this.jdk = jdk;
		this.unpacked = WorkerPackage.unpack(zip, directory, variant);
		this.output = directory.resolve("output");
	}

	Variant variant() {
		return this.variant;
	}

	Jdk jdk() {
		return this.jdk;
	}

	/**
	 * Do what the variant has done before its start: an archive is made by a run that
	 * ends in order.
	 */
	void prepare() throws Exception {
		if (this.variant.springAot()) {
			this.unpacked
				.add(SpringAot.process(this.jdk.home(), this.unpacked.classPath(true), this.unpacked.directory()));
		}
		if (this.variant.archive()) {
			run(List.of(this.jdk.createArchive(this.unpacked.archive())));
			if (!Files.exists(this.unpacked.archive())) {
				throw new IllegalStateException("No archive was made for '" + this.variant.name() + "': " + tail());
			}
		}
	}

	Measurement measure() throws Exception {
		return run(this.variant.archive() ? this.jdk.useArchive(this.unpacked.archive()) : List.of());
	}

	private Measurement run(List<String> options) throws Exception {
		try (RuntimeApi api = new RuntimeApi(); Application application = new Application()) {
			api.invoke(application.invitation());
			long start = System.nanoTime();
			Process process = process(api.address(), options).start();
			try {
				process.onExit().thenAccept((ended) -> failed(api, application));
				Duration before = Duration.ZERO;
				if (this.variant.snapshot()) {
					await(api.checkpoint());
					before = cpu(process);
					start = System.nanoTime();
					api.restore();
				}
				long joined = await(application.joined());
				application.echo();
				long answered = System.nanoTime();
				Duration cpu = cpu(process).minus(before);
				application.drain();
				await(api.answer());
				return new Measurement(Duration.ofNanos(joined - start), Duration.ofNanos(answered - start), cpu);
			}
			catch (Exception ex) {
				throw new IllegalStateException(
						"'" + this.variant.name() + "' on JDK " + this.jdk.feature() + " has failed: " + tail(), ex);
			}
			finally {
				end(process);
			}
		}
	}

	private ProcessBuilder process(String api, List<String> more) throws IOException {
		List<String> command = new ArrayList<>(List.of(this.jdk.java()));
		command.addAll(this.jdk.options());
		command.addAll(List.of("-Xmx512m", "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac", "-cp",
				this.unpacked.classPath(this.variant.image())));
		if (this.variant.springAot()) {
			command.add(SpringAot.OPTION);
		}
		command.addAll(this.variant.options());
		command.addAll(more);
		List<String> handler = WorkerPackage.handler();
		command.addAll(handler);
		ProcessBuilder builder = new ProcessBuilder(command)
			.directory(this.unpacked.task(this.variant.image()).toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.output.toFile());
		Map<String, String> environment = builder.environment();
		environment.putAll(ENVIRONMENT);
		environment.put("AWS_LAMBDA_RUNTIME_API", api);
		environment.put("_HANDLER", handler.get(handler.size() - 1));
		if (this.variant.snapshot()) {
			environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
		}
		if (this.variant.springAot()) {
			environment.put("MAIN_CLASS", SpringAot.MAIN_CLASS);
		}
		environment.putAll(this.variant.environment());
		return builder;
	}

	private static void failed(RuntimeApi api, Application application) {
		IllegalStateException ended = new IllegalStateException("The process has ended");
		api.checkpoint().completeExceptionally(ended);
		application.joined().completeExceptionally(ended);
		api.answer().completeExceptionally(ended);
	}

	private static <T> T await(CompletableFuture<T> future) throws Exception {
		return future.get(Application.LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	private static Duration cpu(Process process) {
		return process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	// In order, for an archive is written at the end.
	private static void end(Process process) throws InterruptedException {
		process.destroy();
		if (!process.waitFor(Application.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
			process.destroyForcibly().waitFor();
		}
	}

	private String tail() throws IOException {
		File file = this.output.toFile();
		String text = file.exists() ? Files.readString(this.output) : "";
		return text.substring(Math.max(0, text.length() - 4000));
	}

}
