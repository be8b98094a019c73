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

package io.jobber.scheduler.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.worker.PlainText;
import io.jobber.worker.WorkReport;
import io.jobber.worker.json.WorkerJson;

/**
 * Reads the output of a process: lines for the log, and its report. One thread reads, any
 * thread may ask.
 */
final class ChildOutput {

	static final String LOGGER = "io.jobber.worker.process";

	static final String REPORT = "jobber-report ";

	// Of a line, in the log.
	private static final int MAX_CHARS = 16_384;

	// Of a line, in memory: a report is longer than what is logged.
	private static final int MOST_READ = 65_536;

	private static final Logger log = LoggerFactory.getLogger(LOGGER);

	private final String secret;

	private volatile @Nullable WorkReport report;

	private volatile @Nullable String lastLine;

	private volatile boolean outOfMemory;

	ChildOutput(String secret) {
		this.secret = secret;
	}

	/**
	 * Read all there is. Blocks until it ends, or can be read no more.
	 * @param pid the id of the process
	 * @param output the output
	 */
	void read(long pid, InputStream output) {
		StringBuilder line = new StringBuilder();
		try (Reader reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
			for (int next = reader.read(); next != -1; next = reader.read()) {
				if (next == '\n' || next == '\r') {
					accept(pid, line);
				}
				else if (line.length() < MOST_READ) {
					line.append((char) next);
				}
			}
		}
		catch (IOException ex) {
			log.debug("[{}] The output cannot be read further", pid, ex);
		}
		accept(pid, line);
	}

	@Nullable WorkReport report() {
		return this.report;
	}

	/**
	 * The last line that is neither blank nor indented as the frames of a stack trace
	 * are.
	 * @return the line, or {@code null} if there is none
	 */
	@Nullable String lastLine() {
		return this.lastLine;
	}

	boolean outOfMemory() {
		return this.outOfMemory;
	}

	private void accept(long pid, StringBuilder read) {
		String line = read.toString().replace(this.secret, "***");
		read.setLength(0);
		if (line.isEmpty()) {
			return;
		}
		WorkReport report = line.startsWith(REPORT) ? WorkerJson.readReport(line.substring(REPORT.length())) : null;
		if (report != null) {
			this.report = report;
			return;
		}
		String words = PlainText.lines(line, MAX_CHARS);
		log.info("[{}] {}", pid, words);
		if (line.contains("OutOfMemoryError")) {
			this.outOfMemory = true;
		}
		if (!words.isBlank() && !Character.isWhitespace(words.charAt(0))) {
			this.lastLine = words;
		}
	}

}
