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

	private static Path unzip(Path zip, Path directory) {
		// It refuses names that lead out of the archive, and it keeps permissions.
		try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
				Stream<Path> entries = Files.walk(archive.getPath("/"))) {
			for (Path entry : (Iterable<Path>) entries::iterator) {
				Path target = directory.resolve(archive.getPath("/").relativize(entry).toString());
				if (Files.isDirectory(entry)) {
					Files.createDirectories(target);
				}
				else {
					Files.copy(entry, target);
					Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(entry));
				}
			}
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot unpack " + zip + ": " + ex.getMessage(), ex);
		}
	}

}
