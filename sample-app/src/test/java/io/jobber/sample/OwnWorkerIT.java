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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.jobber.sample.functions.TestImages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The jar of the sample with the profile {@code process}: its worker is the same jar.
 */
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
class OwnWorkerIT {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	private final List<String> output = new CopyOnWriteArrayList<>();

	@Test
	void jarDrawsWithAWorkerThatIsTheSameJar() throws Exception {
		Process application = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-jar", jar().toString(),
				"--spring.profiles.active=process", "--server.port=0", "--server.address=127.0.0.1",
				"--spring.grpc.server.port=0", "--jobber.timeout=3m", "--jobber.scheduler.join-timeout=3m",
				"--jobber.scheduler.idle-timeout=10m")
			.redirectErrorStream(true)
			.start();
		try {
			read(application);
			await().atMost(LIMIT).until(() -> !ports().isEmpty());

			HttpResponse<byte[]> tile = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports().get(0) + "/tiles/3/2/3.png"))
					.timeout(LIMIT)
					.build(), BodyHandlers.ofByteArray());

			assertThat(tile.statusCode()).as(this.output::toString).isEqualTo(200);
			assertThat(TestImages.decode(tile.body()).getWidth()).isEqualTo(256);
			List<ProcessHandle> workers = application.descendants().toList();
			assertThat(workers).hasSize(1);
			assertThat(ports()).hasSize(1);
			assertThat(fromWorker("This JVM is a worker only")).hasSize(1);
			assertThat(fromWorker("profiles are active")).singleElement()
				.asString()
				.contains("\"process\"", "\"jobber-worker\"");

			// Not the process itself: that would close its output as well.
			application.toHandle().destroy();

			assertThat(application.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			await().atMost(LIMIT).until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
			assertThat(this.output).anyMatch((line) -> line.contains(" left: the application is shutting down"));
		}
		finally {
			application.descendants().forEach(ProcessHandle::destroyForcibly);
			application.destroyForcibly();
		}
	}

	private void read(Process application) {
		Thread reader = new Thread(() -> {
			try (BufferedReader lines = application.inputReader()) {
				lines.lines().forEach(this.output::add);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}, "application-output");
		reader.setDaemon(true);
		reader.start();
	}

	private List<String> ports() {
		return this.output.stream()
			.flatMap((line) -> PORT.matcher(line).results())
			.map((MatchResult match) -> match.group(1))
			.toList();
	}

	private List<String> fromWorker(String text) {
		return this.output.stream()
			.filter((line) -> line.contains("io.jobber.worker.process") && line.contains(text))
			.toList();
	}

	private static Path jar() throws IOException {
		try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target"), "sample-app-*.jar")) {
			return jars.iterator().next();
		}
	}

}
