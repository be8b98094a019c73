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
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.jobber.lambda.emulator.EmulatedFunction;

/**
 * A function's code on disk, and how it is started.
 *
 * @param directory with the unpacked code
 * @param command the program and its arguments
 */
public record FunctionPackage(Path directory, List<String> command) {

	private static final long MAX_UNPACKED_BYTES = 250 * 1024 * 1024;

	private static final int MAX_ENTRIES = 100_000;

	/**
	 * Make a function ready to be started. Blocks while a zip file is unpacked.
	 * @param function what to start
	 * @param java the runtime for Java that AWS provides
	 * @param directory for what a zip file contains; it is created
	 * @return the package
	 * @throws IllegalArgumentException if the function's code or runtime cannot be
	 * @throws UncheckedIOException if the code cannot be read
	 */
	public static FunctionPackage of(EmulatedFunction function, JavaRuntime java, Path directory) {
		Path code = function.code().toAbsolutePath();
		if (!Files.exists(code)) {
			throw new IllegalArgumentException(
					"Function '%s' has no code: there is no %s".formatted(function.name(), code));
		}
		Path task = Files.isDirectory(code) ? code : unzip(code, directory);
		if (function.runtime().startsWith("java")) {
			return new FunctionPackage(task, java.command(function, task));
		}
		if (function.runtime().startsWith("provided")) {
			return new FunctionPackage(task, List.of(bootstrap(function, task)));
		}
		throw new IllegalArgumentException("Function '%s' has the runtime '%s', but only java… and provided… can be run"
			.formatted(function.name(), function.runtime()));
	}

	private static String bootstrap(EmulatedFunction function, Path task) {
		Path bootstrap = task.resolve("bootstrap");
		if (!Files.isExecutable(bootstrap)) {
			throw new IllegalArgumentException("Function '%s' has the runtime '%s', but no executable 'bootstrap' in %s"
				.formatted(function.name(), function.runtime(), function.code()));
		}
		return bootstrap.toString();
	}

	// Lambda's own limit. What an entry says of its size is not asked: it may say
	// anything.
	private static Path unzip(Path zip, Path directory) {
		long left = MAX_UNPACKED_BYTES;
		int entriesLeft = MAX_ENTRIES;
		// It refuses names that lead out of the archive, and it keeps permissions.
		try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
				Stream<Path> entries = Files.walk(archive.getPath("/"))) {
			for (Path entry : (Iterable<Path>) entries::iterator) {
				if (--entriesLeft < 0) {
					throw new IllegalArgumentException("%s has more than %d entries".formatted(zip, MAX_ENTRIES));
				}
				Path target = directory.resolve(archive.getPath("/").relativize(entry).toString());
				if (Files.isDirectory(entry)) {
					Files.createDirectories(target);
				}
				else {
					left -= copy(entry, target, left);
					if (left < 0) {
						throw new IllegalArgumentException(
								"%s is larger than %d bytes when it is unpacked, which is Lambda's limit".formatted(zip,
										MAX_UNPACKED_BYTES));
					}
					Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(entry));
				}
			}
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot unpack " + zip + ": " + ex.getMessage(), ex);
		}
	}

	// One byte more than there is room for, if there is one.
	private static long copy(Path entry, Path target, long room) throws IOException {
		try (InputStream in = Files.newInputStream(entry); OutputStream out = Files.newOutputStream(target)) {
			byte[] buffer = new byte[16 * 1024];
			long copied = 0;
			while (copied <= room) {
				int read = in.read(buffer, 0, (int) Math.min(buffer.length, room + 1 - copied));
				if (read < 0) {
					break;
				}
				out.write(buffer, 0, read);
				copied += read;
			}
			return copied;
		}
	}

}
