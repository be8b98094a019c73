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

package io.jobber.worker.function.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The zip that is deployed, as Lambda lays it out in {@code /var/task}.
 */
final class LambdaPackage {

	static final Path ZIP = Path.of("target", "jobber-worker-function-lambda.zip");

	private LambdaPackage() {
	}

	static void explode(Path directory) throws IOException {
		try (InputStream in = Files.newInputStream(ZIP); ZipInputStream zip = new ZipInputStream(in)) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				Path target = directory.resolve(entry.getName());
				if (entry.isDirectory()) {
					Files.createDirectories(target);
				}
				else {
					Files.createDirectories(target.getParent());
					Files.copy(zip, target);
				}
			}
		}
	}

	/**
	 * Put a class of the tests, and those within it, beside the package's jars.
	 */
	static void add(Path directory, Class<?> type) throws IOException {
		Path folder = Path.of("target", "test-classes").resolve(type.getPackageName().replace('.', '/'));
		Path target = Files.createDirectories(directory.resolve(type.getPackageName().replace('.', '/')));
		try (DirectoryStream<Path> classes = Files.newDirectoryStream(folder, type.getSimpleName() + "{,$*}.class")) {
			for (Path file : classes) {
				Files.copy(file, target.resolve(file.getFileName()));
			}
		}
	}

	static List<String> jars(Path directory) throws IOException {
		try (Stream<Path> jars = Files.list(directory.resolve("lib"))) {
			return jars.map((jar) -> jar.getFileName().toString()).toList();
		}
	}

}
