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

package io.jobber.worker.function.standing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;
import io.jobber.worker.function.WorkerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that a join token is changed for another one while tasks run, as orchestrators
 * change files.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class TokenRotationTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final String OLD = "the-old-join-token";

	private static final String NEW = "the-new-join-token";

	private static final String SHORT = "tooshort";

	@TempDir
	private Path folder;

	private final Queue<CompletableFuture<String>> calls = new ConcurrentLinkedQueue<>();

	private final Worker worker = new Worker((request, callback) -> {
		callback.succeeded(request.contentType(), Map.of(), request.payload());
		return () -> {
		};
	});

	private int versions;

	@AfterEach
	void close() {
		this.worker.close();
	}

	@Test
	void noCallIsLostWhileTheTokenIsChangedOnBothSides(CapturedOutput log) throws Exception {
		write("application", OLD);
		write("worker", OLD);
		int port = Application.freePort();
		try (Application application = Application.start(port,
				"--jobber.scheduler.join-token-location=file:" + file("application"))) {
			WorkerLifecycle first = start(port);
			WorkerLifecycle second = start(port);
			application.awaitWorkers(2);
			AtomicBoolean over = new AtomicBoolean();
			Thread load = load(application, over);

			write("application", NEW + "\n" + OLD);
			awaitLog(log, "2 join tokens are valid now");
			restart(first, application);
			write("worker", NEW);
			restart(first, application);
			restart(second, application);
			write("application", SHORT);
			awaitLog(log, "A join token of 8 characters could be guessed");
			restart(first, application);
			write("application", NEW);
			awaitLog(log, "1 join tokens are valid now");
			restart(second, application);
			over.set(true);
			load.join();

			assertThat(this.calls).isNotEmpty()
				.allSatisfy((call) -> assertThat(call).succeedsWithin(LIMIT).isEqualTo("x"));
			assertThat(join(port, OLD).reason()).contains("the token is unknown");
			assertThat(log).doesNotContain(OLD, NEW, SHORT);
			first.destroy();
			second.destroy();
		}
	}

	private WorkReport join(int port, String token) {
		WorkerSession session = this.worker.join(new Invitation("127.0.0.1:" + port, token, 1, Duration.ZERO));
		return session.report().orTimeout(60, TimeUnit.SECONDS).join();
	}

	private WorkerLifecycle start(int port) {
		StandingWorker standing = new StandingWorker("127.0.0.1:" + port, 4, new TokenFile(file("worker").toString()),
				new RejoinDelay(() -> 1));
		WorkerLifecycle lifecycle = new WorkerLifecycle(new Worker((request, callback) -> {
			callback.succeeded(request.contentType(), Map.of(), request.payload());
			return () -> {
			};
		}), LIMIT, standing);
		lifecycle.start();
		return lifecycle;
	}

	private static void restart(WorkerLifecycle worker, Application application) {
		CompletableFuture<Boolean> stopped = new CompletableFuture<>();
		worker.stop(() -> stopped.complete(true));
		assertThat(stopped).succeedsWithin(LIMIT);
		worker.start();
		await().atMost(LIMIT).until(worker::isJoined);
		application.awaitWorkers(2);
	}

	private Thread load(Application application, AtomicBoolean over) {
		Thread load = new Thread(() -> {
			while (!over.get()) {
				CompletableFuture<String> call = application.template()
					.task("echo")
					.payload("x")
					.retrieve(String.class)
					.toFuture();
				this.calls.add(call);
				call.join();
			}
		});
		load.start();
		return load;
	}

	private static void awaitLog(CapturedOutput log, String text) {
		await().atMost(LIMIT).until(() -> log.getAll().contains(text));
	}

	private Path file(String side) {
		return this.folder.resolve(side).resolve("data").resolve("token");
	}

	// A link to another folder takes the place of the one before, as with a secret of
	// Kubernetes.
	private void write(String side, String text) throws IOException {
		Path mount = Files.createDirectories(this.folder.resolve(side));
		Path version = Files.createDirectory(mount.resolve("version-" + ++this.versions));
		Files.writeString(version.resolve("token"), text);
		Path link = Files.createSymbolicLink(mount.resolve("link"), version);
		Files.move(link, mount.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
	}

}
