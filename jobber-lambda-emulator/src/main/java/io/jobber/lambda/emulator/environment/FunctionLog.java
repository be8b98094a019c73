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

package io.jobber.lambda.emulator.environment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

import io.jobber.lambda.emulator.runtime.RuntimeAnswer;

/**
 * The log of one environment: what its process writes, and the platform's own lines in
 * the words of Lambda's text format. Keeps the tail of the invocation that runs.
 * Thread-safe.
 */
final class FunctionLog {

	private static final int TAIL_BYTES = 4096;

	private final Consumer<String> lines;

	private final ByteArrayOutputStream tail = new ByteArrayOutputStream();

	FunctionLog(Consumer<String> lines) {
		this.lines = lines;
	}

	synchronized void line(String line) {
		this.tail.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
		if (this.tail.size() > 16 * TAIL_BYTES) {
			keep(tail());
		}
		this.lines.accept(line);
	}

	void initStart(String runtime) {
		line("INIT_START Runtime Version: " + runtime);
	}

	void initReport(double millis, String phase, RuntimeAnswer answer) {
		line("INIT_REPORT Init Duration: %s\tPhase: %s\t%s".formatted(ms(millis), phase, status(answer)));
	}

	void start(Invocation invocation) {
		synchronized (this) {
			this.tail.reset();
		}
		line("START RequestId: %s Version: %s".formatted(invocation.requestId(), invocation.version()));
	}

	/**
	 * An error that ended the environment.
	 * @param requestId id of the invocation
	 * @param answer the answer
	 * @param statement what to log
	 */
	void fatal(String requestId, RuntimeAnswer answer, String statement) {
		if (answer == RuntimeAnswer.TIMED_OUT) {
			line("%s %s %s".formatted(Instant.now().truncatedTo(ChronoUnit.MILLIS), requestId,
					statement.substring("Error: ".length())));
		}
		else {
			line("RequestId: %s %s".formatted(requestId, statement));
			line(String.valueOf(answer.errorType()));
		}
	}

	void end(String requestId) {
		line("END RequestId: " + requestId);
	}

	void report(Report report) {
		StringBuilder line = new StringBuilder("REPORT RequestId: %s\tDuration: %s\tBilled Duration: %d ms\t"
			.formatted(report.requestId(), ms(report.millis()), report.billedMillis()));
		line.append("Memory Size: %d MB\tMax Memory Used: %d MB\t".formatted(report.memory(), report.memoryUsed()));
		if (report.initMillis() > 0) {
			line.append("Init Duration: %s\t".formatted(ms(report.initMillis())));
		}
		if (report.answer().statement() != null) {
			line.append(status(report.answer()));
		}
		line(line.toString());
	}

	synchronized byte[] tail() {
		byte[] all = this.tail.toByteArray();
		return Arrays.copyOfRange(all, Math.max(0, all.length - TAIL_BYTES), all.length);
	}

	private void keep(byte[] bytes) {
		this.tail.reset();
		this.tail.writeBytes(bytes);
	}

	private static String status(RuntimeAnswer answer) {
		return (answer == RuntimeAnswer.TIMED_OUT) ? "Status: timeout"
				: "Status: error\tError Type: " + answer.errorType();
	}

	private static String ms(double millis) {
		return String.format(Locale.ROOT, "%.2f ms", millis);
	}

	/**
	 * The values of the {@code REPORT} line that ends an invocation.
	 *
	 * @param requestId the invocation's id
	 * @param millis its duration in milliseconds
	 * @param billedMillis its billed duration in milliseconds
	 * @param memory the function's memory in MB
	 * @param memoryUsed the most that the environment has used, in MB
	 * @param initMillis duration of the initialisation in milliseconds; 0 if there was
	 * none
	 * @param answer how it ended
	 */
	record Report(String requestId, double millis, long billedMillis, int memory, int memoryUsed, double initMillis,
			RuntimeAnswer answer) {
	}

}
