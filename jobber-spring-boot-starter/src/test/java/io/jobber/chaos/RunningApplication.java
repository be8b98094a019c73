package io.jobber.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.awaitility.Awaitility.await;

/**
 * An {@link ApplicationProcess} and its workers' processes, as the test that started it
 * sees them. Closing it kills them all.
 */
final class RunningApplication implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Set<Long> workers = new HashSet<>();

	private final Process process;

	private final BufferedReader output;

	private final Path errors;

	private RunningApplication(Process process, Path errors) {
		this.process = process;
		this.output = process.inputReader();
		this.errors = errors;
	}

	/**
	 * Start an application.
	 * @param directory takes its files
	 * @param heartbeat the interval of heartbeats
	 * @param firstCall how long the first call of each second caller takes
	 */
	static RunningApplication start(Path directory, Duration heartbeat, Duration firstCall) throws IOException {
		Path errors = directory.resolve("stderr.log");
		List<String> arguments = List.of(directory.toString(), heartbeat.toMillis() + "ms",
				Long.toString(firstCall.toMillis()));
		return new RunningApplication(Processes.jvm(ApplicationProcess.class, arguments, errors).start(), errors);
	}

	Process process() {
		return this.process;
	}

	/**
	 * Wait until its workers are under load.
	 * @return their process ids
	 */
	List<Long> workers() throws Exception {
		say(ApplicationProcess.REPORT);
		List<Long> pids = Stream.of(says(ApplicationProcess.LOADED).split(" ")).map(Long::valueOf).toList();
		this.workers.addAll(pids);
		return pids;
	}

	/**
	 * Have its callers leave when they have been answered.
	 * @return what became of all calls, and what the dispatcher is left with
	 */
	String rest() throws Exception {
		say(ApplicationProcess.REST);
		return says(ApplicationProcess.RESTED);
	}

	/**
	 * Tell it to terminate.
	 * @return what became of all calls
	 */
	String terminate() throws Exception {
		// Not destroy(), which would close the streams as well.
		Processes.signal(this.process.pid(), "TERM");
		return says(ApplicationProcess.ENDED);
	}

	/**
	 * Wait until all its workers have ended.
	 */
	void awaitEndOfWorkers() {
		await().atMost(PATIENCE).until(() -> this.workers.stream().noneMatch(Processes::isRunning));
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.workers.forEach((pid) -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
	}

	private void say(String word) throws IOException {
		this.process.outputWriter().write(word + "\n");
		this.process.outputWriter().flush();
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
			throw new AssertionError("The application did not say '" + words + "': " + Files.readString(this.errors));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
