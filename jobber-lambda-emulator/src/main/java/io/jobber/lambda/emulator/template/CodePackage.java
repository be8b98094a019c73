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

package io.jobber.lambda.emulator.template;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

import io.jobber.lambda.emulator.template.Value.Place;

/**
 * The code of a function, looked at as Lambda would: classes at its top, jars in
 * {@code lib}.
 *
 * @param path a zip file or a folder
 * @param place where it is named
 */
record CodePackage(Path path, Place place) {

	// Of all jars together. Lambda has this limit for all that a package contains.
	private static final long MAX_UNPACKED_BYTES = 250 * 1024 * 1024;

	CodePackage {
		if (!Files.exists(path)) {
			throw place.wrong("CodeUri " + path + " is not there; build it first");
		}
	}

	void requireClass(String name, Place handler) {
		if (!contains(name.replace('.', '/') + ".class", true)) {
			throw handler.wrong("class " + name + " of the handler is not in " + this.path
					+ ", neither at its top nor in a jar in lib");
		}
	}

	void requireBootstrap(Place runtime) {
		if (!contains("bootstrap", false)) {
			throw runtime.wrong(
					"there is no executable bootstrap in " + this.path + ", which is what a provided runtime starts");
		}
	}

	private boolean contains(String entry, boolean lookIntoJars) {
		try {
			return Files.isDirectory(this.path) ? folderContains(entry, lookIntoJars)
					: zipContains(entry, lookIntoJars);
		}
		catch (ZipException | IllegalArgumentException ex) {
			throw this.place.wrong("CodeUri " + this.path + " is neither a folder nor a readable zip file");
		}
		catch (IOException ex) {
			throw this.place.wrong("CodeUri " + this.path + " cannot be read: " + ex.getMessage());
		}
	}

	private boolean folderContains(String entry, boolean lookIntoJars) throws IOException {
		if (Files.isRegularFile(this.path.resolve(entry))) {
			return true;
		}
		AtomicLong left = new AtomicLong(MAX_UNPACKED_BYTES);
		Path lib = this.path.resolve("lib");
		if (!lookIntoJars || !Files.isDirectory(lib)) {
			return false;
		}
		try (Stream<Path> files = Files.list(lib)) {
			for (Path jar : files.filter((file) -> isJar(file.getFileName().toString())).toList()) {
				try (InputStream content = Files.newInputStream(jar)) {
					if (jarContains(content, entry, left)) {
						return true;
					}
				}
			}
		}
		return false;
	}

	private boolean zipContains(String entry, boolean lookIntoJars) throws IOException {
		try (ZipFile zip = new ZipFile(this.path.toFile())) {
			if (zip.getEntry(entry) != null) {
				return true;
			}
			List<? extends ZipEntry> entries = lookIntoJars ? Collections.list(zip.entries()) : List.of();
			AtomicLong left = new AtomicLong(MAX_UNPACKED_BYTES);
			for (ZipEntry jar : entries) {
				if (jar.getName().startsWith("lib/") && isJar(jar.getName())) {
					try (InputStream content = zip.getInputStream(jar)) {
						if (jarContains(content, entry, left)) {
							return true;
						}
					}
				}
			}
		}
		return false;
	}

	private static boolean isJar(String name) {
		return name.endsWith(".jar");
	}

	private boolean jarContains(InputStream content, String entry, AtomicLong left) throws IOException {
		ZipInputStream jar = new ZipInputStream(content);
		for (ZipEntry each = jar.getNextEntry(); each != null; each = jar.getNextEntry()) {
			if (each.getName().equals(entry)) {
				return true;
			}
			// The next entry is found by unpacking this one.
			for (long skipped = jar.skip(left.get()); skipped > 0; skipped = jar.skip(left.get())) {
				left.addAndGet(-skipped);
			}
			if (left.get() == 0) {
				throw this.place.wrong("CodeUri " + this.path + " has jars of more than " + MAX_UNPACKED_BYTES
						+ " bytes when they are unpacked");
			}
		}
		return false;
	}

}
