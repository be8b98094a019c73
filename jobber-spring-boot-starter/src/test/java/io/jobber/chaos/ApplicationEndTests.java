package io.jobber.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The application is a process that is under load when it is sent a signal; its workers
 * are processes of their own.
 */
@Tag("contract")
@DisabledOnOs(OS.WINDOWS)
class ApplicationEndTests {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationEndTests.class);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	private Path directory;

	private Process application;

	private BufferedReader output;

	private List<Long> workers;

	@BeforeEach
	void start() throws Exception {
		this.application = Processes
			.jvm(ApplicationProcess.class, List.of(this.directory.toString()), this.directory.resolve("stderr.log"))
			.start();
		this.output = this.application.inputReader();
		this.workers = Stream.of(says(ApplicationProcess.READY).split(" ")).map(Long::valueOf).toList();
		assertThat(this.workers).hasSize(2).allMatch(Processes::isRunning);
	}

	@AfterEach
	void destroy() {
		this.application.destroyForcibly();
		this.workers.forEach((pid) -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
	}

	@Test
	void killedApplicationLeavesNoWorkerBehind() {
		this.application.destroyForcibly();

		awaitEndOfWorkers("after SIGKILL of the application");
	}

	@Test
	void applicationThatIsToldToTerminateAnswersEveryCallItAccepted() throws Exception {
		// Not destroy(), which would close the streams as well.
		Processes.signal(this.application.pid(), "TERM");

		assertThat(says(ApplicationProcess.ENDED)).contains("rejected 8, errors 0, waiting 0");
		awaitEndOfWorkers("after the end of the application");
		assertThat(this.application.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue()).isEqualTo(128 + 15);
	}

	private void awaitEndOfWorkers(String since) {
		long start = System.nanoTime();
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.workers).filteredOn(Processes::isRunning).isEmpty());
		logger.info("Workers ended within {} ms {}", Duration.ofNanos(System.nanoTime() - start).toMillis(), since);
	}

	// The rest of the line that begins with these words.
	private String says(String words) throws Exception {
		return CompletableFuture.supplyAsync(() -> readUntil(words)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	private String readUntil(String words) {
		try {
			String line;
			while ((line = this.output.readLine()) != null) {
				if (line.startsWith(words)) {
					return line.substring(words.length());
				}
			}
			throw new AssertionError("The application did not say '" + words + "': " + errors());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String errors() throws IOException {
		return Files.readString(this.directory.resolve("stderr.log"));
	}

}
