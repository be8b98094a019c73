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

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The runs of functions in a file that any number of processes append to. A run is one
 * write to a file opened for appending, so it is there as a whole even if its process is
 * killed right afterwards. It is no file channel: an interrupt would close that.
 */
final class RunLog implements AutoCloseable {

	private final FileOutputStream file;

	private final Path released;

	RunLog(Path path) throws IOException {
		this.file = new FileOutputStream(path.toFile(), true);
		this.released = released(path);
	}

	void add(String name, int attempt) {
		try {
			this.file.write((name + " " + attempt + "\n").getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Whether runs that are held may end.
	 */
	boolean isReleased() {
		return Files.exists(this.released);
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

	/**
	 * Read all runs.
	 * @param path the file
	 * @return the attempts that were run, by the name of their task
	 */
	static Map<String, List<Integer>> read(Path path) throws IOException {
		Map<String, List<Integer>> runs = new HashMap<>();
		if (!Files.exists(path)) {
			return runs;
		}
		try (Stream<String> lines = Files.lines(path)) {
			lines.map((line) -> line.split(" "))
				.forEach((words) -> runs.computeIfAbsent(words[0], (name) -> new ArrayList<>(1))
					.add(Integer.valueOf(words[1])));
		}
		return runs;
	}

	/**
	 * Let runs end that are held, in all processes that append to a file.
	 * @param path the file
	 */
	static void release(Path path) {
		try {
			Files.createFile(released(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path released(Path path) {
		return path.resolveSibling("released");
	}

}
