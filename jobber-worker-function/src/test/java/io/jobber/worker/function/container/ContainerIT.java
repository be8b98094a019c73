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

package io.jobber.worker.function.container;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.Slf4jLogConsumer;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.junit.jupiter.EnabledIfDockerAvailable;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.process.ProcessWorkerLauncher;
import io.jobber.task.WorkerLostException;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A worker in a container, of the image that the Dockerfile makes, and an application on
 * the host, whose network they share.
 */
@Tag("container")
@EnabledOnOs(OS.LINUX)
@EnabledIfDockerAvailable
@Timeout(300)
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "spring.grpc.server.address=127.0.0.1", "spring.grpc.server.port=0", "jobber.timeout=2m",
				"jobber.scheduler.launcher=none", "jobber.scheduler.join-token=" + ContainerIT.TOKEN,
				"jobber.scheduler.join-timeout=2m" })
class ContainerIT {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	static final String TOKEN = "known to both sides";

	private static final int TERMINATED = 128 + 15;

	private static final int KILLED = 128 + 9;

	private static final ImageFromDockerfile IMAGE = image();

	@Autowired
	private JobberTemplate template;

	@Autowired
	private Dispatcher dispatcher;

	@Autowired
	private Invitations invitations;

	@Test
	void runsAsAUserWithoutRights() {
		try (GenericContainer<?> worker = join()) {
			String[][] processes = worker.getDockerClient()
				.topContainerCmd(worker.getContainerId())
				.withPsArgs("-o pid,uid")
				.exec()
				.getProcesses();

			assertThat(processes).hasDimensions(1, 2);
			assertThat(processes[0][1]).isEqualTo("65532");
		}
	}

	@Test
	void losesNoTaskWhenItIsStopped() {
		List<CompletableFuture<Long>> tasks = new ArrayList<>();
		try (GenericContainer<?> worker = join()) {
			IntStream.range(0, 20).forEach((i) -> tasks.add(sleep(500)));
			await().atMost(LIMIT).until(() -> this.dispatcher.stats().running() == 4 || tasks.get(0).isDone());

			worker.getDockerClient().stopContainerCmd(worker.getContainerId()).withTimeout(60).exec();

			assertThat(worker.getCurrentContainerInfo().getState().getExitCodeLong()).isEqualTo(TERMINATED);
			assertThat(worker.getLogs()).contains("DRAINED, the worker's process ends");
		}
		try (GenericContainer<?> successor = join()) {
			assertThat(successor.isRunning()).isTrue();
			assertThat(tasks).allSatisfy((task) -> assertThat(task).succeedsWithin(LIMIT).isEqualTo(500L));
		}
	}

	@Test
	void losesWhatItRunsWhenItIsKilled() {
		try (GenericContainer<?> worker = join()) {
			CompletableFuture<Long> task = sleep(600_000);
			await().atMost(LIMIT).until(() -> this.dispatcher.stats().running() == 1);

			worker.getDockerClient().killContainerCmd(worker.getContainerId()).exec();

			assertThat(task).failsWithin(LIMIT).withThrowableThat().withCauseInstanceOf(WorkerLostException.class);
			await().atMost(LIMIT).until(() -> !worker.isRunning());
			assertThat(worker.getCurrentContainerInfo().getState().getExitCodeLong()).isEqualTo(KILLED);
		}
	}

	@Test
	void launcherOfProcessesRunsIt() {
		awaitWorkers(0);
		try (ProcessWorkerLauncher launcher = new ProcessWorkerLauncher(
				List.of("docker", "run", "--rm", "--network", "host", "-e", "JOBBER_WORKER_INVITATION", IMAGE.get()))) {
			CompletableFuture<WorkReport> run = launcher.launch(this.invitations.mint()).toCompletableFuture();
			assertThat(sleep(1)).succeedsWithin(LIMIT).isEqualTo(1L);

			this.dispatcher.drainAll("enough");

			assertThat(run).succeedsWithin(LIMIT).extracting(WorkReport::outcome).isEqualTo(Outcome.DRAINED);
		}
	}

	private CompletableFuture<Long> sleep(long millis) {
		return this.template.execute("sleep", millis, Long.class).toFuture();
	}

	@SuppressWarnings("resource") // The caller's.
	private GenericContainer<?> join() {
		awaitWorkers(0);
		GenericContainer<?> worker = new GenericContainer<>(IMAGE).withNetworkMode("host")
			.withEnv("JOBBER_WORKER_TOKEN", TOKEN)
			.withCommand("--jobber.worker.join=" + this.invitations.mint().address(), "--jobber.worker.slots=4")
			.withLogConsumer(new Slf4jLogConsumer(LoggerFactory.getLogger("worker")));
		worker.start();
		awaitWorkers(1);
		return worker;
	}

	private void awaitWorkers(int count) {
		await().atMost(LIMIT).until(() -> this.dispatcher.stats().workers() == count);
	}

	private static ImageFromDockerfile image() {
		ImageFromDockerfile image = new ImageFromDockerfile().withDockerfile(Path.of("Dockerfile").toAbsolutePath());
		String base = System.getProperty("container.base");
		return (base != null) ? image.withBuildArg("BASE", base) : image;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
