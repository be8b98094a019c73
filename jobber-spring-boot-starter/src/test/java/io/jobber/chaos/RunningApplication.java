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

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final Set<Long> workers = new HashSet<>();

	private final Process process;

	private final BufferedReader output;

	private final Path directory;

	private RunningApplication(Process process, Path directory) {
		this.process = process;
		this.output = process.inputReader();
		this.directory = directory;
	}

	/**
	 * Start an application.
	 * @param directory takes its files
	 * @param heartbeat the interval of heartbeats
	 * @param firstCall how long the first call of each second caller takes
	 * @param held whether the first calls of the other callers are held until they are
	 * {@linkplain #release() released}
	 */
	static RunningApplication start(Path directory, Duration heartbeat, Duration firstCall, boolean held)
			throws IOException {
		List<String> arguments = List.of(directory.toString(), heartbeat.toMillis() + "ms",
				Long.toString(firstCall.toMillis()), Boolean.toString(held));
		Process process = Processes.jvm(ApplicationProcess.class, arguments, errors(directory)).start();
		return new RunningApplication(process, directory);
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
	 * Wait until calls are held by functions that have been called.
	 */
	void awaitHeld(int calls) {
		await().atMost(PATIENCE).until(() -> RunLog.read(runs()).size() == calls);
	}

	/**
	 * Let the calls end that are held.
	 */
	void release() {
		RunLog.release(runs());
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

	private Path runs() {
		return WorkerProcessLauncher.runs(this.directory);
	}

	private static Path errors(Path directory) {
		return directory.resolve("stderr.log");
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
			throw new AssertionError(
					"The application did not say '" + words + "': " + Files.readString(errors(this.directory)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
