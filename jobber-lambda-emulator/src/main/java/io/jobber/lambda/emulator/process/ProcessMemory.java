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

package io.jobber.lambda.emulator.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How much memory a process uses, with what its main thread has started. Read from
 * Linux's {@code /proc}; elsewhere it is 0.
 */
final class ProcessMemory {

	private static final Path PROC = Path.of("/proc");

	private ProcessMemory() {
	}

	/**
	 * The resident memory at this moment.
	 * @param pid the id of the process
	 * @return megabytes, rounded up; 0 if that cannot be told
	 */
	static int residentMegabytes(long pid) {
		return (int) ((residentKilobytes(Long.toString(pid)) + 1023) / 1024);
	}

	private static long residentKilobytes(String pid) {
		Path process = PROC.resolve(pid);
		try {
			long own = Files.readAllLines(process.resolve("status"))
				.stream()
				.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
				.sum();
			String children = Files.readString(process.resolve("task").resolve(pid).resolve("children"));
			return own + Stream.of(children.split(" "))
				.filter((child) -> !child.isBlank())
				.mapToLong(ProcessMemory::residentKilobytes)
				.sum();
		}
		catch (IOException ex) {
			return 0; // it has just ended, or this is no Linux
		}
	}

}
