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

package io.jobber.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.sample.functions.TestImages;
import io.jobber.sample.functions.TileRequest;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.process.ProcessWorkerLauncher;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The application with a worker that is the same application, from an exploded class
 * path, as a process of its own. Tests are no application that could be started again, so
 * they say the command.
 */
@DisabledOnOs(OS.WINDOWS)
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = { "spring.grpc.server.port=0", "jobber.timeout=2m",
		"jobber.scheduler.max-workers=1", "jobber.scheduler.join-timeout=2m", "jobber.scheduler.idle-timeout=10m" })
class SampleWorkerTests {

	private static final Logger log = LoggerFactory.getLogger(SampleWorkerTests.class);

	private static final Duration LIMIT = Duration.ofMinutes(2);

	@Autowired
	private JobberTemplate template;

	@Autowired
	private Dispatcher dispatcher;

	@Autowired
	private RecordingWorkerLauncher launcher;

	@Test
	void drawsATileAndEndsWithItsReportWhenItIsDrained(CapturedOutput output) throws Exception {
		byte[] png = drawTile();

		this.dispatcher.drainAll("enough");

		WorkReport report = this.launcher.awaitReport();
		assertThat(TestImages.decode(png).getWidth()).isEqualTo(256);
		assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(report.completed()).isOne();
		assertThat(output).containsPattern("Worker process \\d+ ended with code 0");
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("io.jobber.worker.process"))
			.isNotEmpty()
			.noneMatch((line) -> line.contains("listening") || line.contains("Netty started"));
	}

	@Test
	void drainsAndReportsWhenItIsToldToTerminate(CapturedOutput output) throws Exception {
		drawTile();

		ProcessHandle.current().children().forEach(ProcessHandle::destroy);

		WorkReport report = this.launcher.awaitReport();
		assertThat(report.outcome()).isEqualTo(Outcome.DRAINED);
		assertThat(report.reason()).isEqualTo("the worker's process ends");
		assertThat(output).containsPattern("Worker process \\d+ ended with code 143");
	}

	private byte[] drawTile() {
		CompletableFuture<byte[]> tile = this.template.execute("mandelbrot", new TileRequest(3, 2, 3), byte[].class)
			.toFuture();
		await().pollInterval(Duration.ofMillis(5)).atMost(LIMIT).until(() -> this.dispatcher.stats().workers() == 1);
		log.info("From launch to join: {} ms", this.launcher.millisSinceLaunch());
		return tile.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Launchers {

		@Bean
		RecordingWorkerLauncher launcher() {
			return new RecordingWorkerLauncher(new ProcessWorkerLauncher(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
							"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
							SampleApplication.class.getName(), "--spring.profiles.active=process")));
		}

	}

	static final class RecordingWorkerLauncher implements WorkerLauncher, AutoCloseable {

		private final BlockingQueue<CompletableFuture<WorkReport>> runs = new LinkedBlockingQueue<>();

		private final ProcessWorkerLauncher processes;

		private volatile long launchedNanos;

		RecordingWorkerLauncher(ProcessWorkerLauncher processes) {
			this.processes = processes;
		}

		@Override
		public CompletionStage<WorkReport> launch(Invitation invitation) {
			this.launchedNanos = System.nanoTime();
			CompletionStage<WorkReport> run = this.processes.launch(invitation);
			this.runs.add(run.toCompletableFuture());
			return run;
		}

		WorkReport awaitReport() throws Exception {
			return this.runs.poll(LIMIT.toSeconds(), TimeUnit.SECONDS).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		}

		long millisSinceLaunch() {
			return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.launchedNanos);
		}

		@Override
		public boolean isRemote() {
			return false;
		}

		@Override
		public void close() {
			this.processes.close();
		}

	}

}
