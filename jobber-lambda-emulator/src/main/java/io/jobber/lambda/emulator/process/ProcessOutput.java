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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * The output of a process, line by line. The process appends to a file: so everything
 * that it has written before it asks for the next event is there when it asks, and no
 * thread has to wait for more. Thread-safe; lines are handed over under its lock, to keep
 * them in order.
 */
final class ProcessOutput implements AutoCloseable {

	private final Path path;

	private final FileChannel file;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private final ByteBuffer buffer = ByteBuffer.allocate(8192);

	ProcessOutput(Path path) {
		this.path = path;
		try {
			this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
					StandardOpenOption.WRITE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot keep the output of a process in " + path, ex);
		}
	}

	/**
	 * Hand over the lines that have come.
	 * @param lines takes the lines
	 */
	synchronized void forward(Consumer<String> lines) {
		try {
			while (this.file.isOpen() && this.file.read(this.buffer.clear()) > 0) {
				this.buffer.flip();
				while (this.buffer.hasRemaining()) {
					add(this.buffer.get(), lines);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read the output of a process", ex);
		}
	}

	/**
	 * Hand over everything, even a line that has not ended.
	 * @param lines takes the lines
	 */
	synchronized void flush(Consumer<String> lines) {
		forward(lines);
		if (this.line.size() > 0) {
			endLine(lines);
		}
	}

	/**
	 * Give back the space of what was handed over. The process must stand still.
	 */
	synchronized void truncate() {
		try {
			if (this.file.isOpen() && this.file.position() > 0 && this.file.size() == this.file.position()) {
				this.file.truncate(0);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot shorten the output of a process", ex);
		}
	}

	private void add(byte next, Consumer<String> lines) {
		if (next == '\n') {
			endLine(lines);
		}
		else {
			this.line.write(next);
		}
	}

	private void endLine(Consumer<String> lines) {
		String text = this.line.toString(StandardCharsets.UTF_8);
		this.line.reset();
		lines.accept(text);
	}

	@Override
	public synchronized void close() {
		try {
			this.file.close();
			Files.deleteIfExists(this.path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot remove the output of a process", ex);
		}
	}

}
