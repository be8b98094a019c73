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

package io.jobber.worker.function.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import io.jobber.worker.WorkReport;
import io.jobber.worker.json.WorkerJson;

/**
 * The line of output that a launcher of processes takes for the report. It goes to the
 * file descriptor itself, as a logger's pattern and level, or a replaced standard output,
 * would change or lose it; and in one write, so that no other line gets between.
 */
final class ReportLine {

	private static final String PREFIX = "jobber-report ";

	private final OutputStream out;

	ReportLine() {
		this(new FileOutputStream(FileDescriptor.out));
	}

	ReportLine(OutputStream out) {
		this.out = out;
	}

	void write(WorkReport report) throws IOException {
		this.out.write((PREFIX + WorkerJson.write(report) + "\n").getBytes(StandardCharsets.UTF_8));
		this.out.flush();
	}

}
