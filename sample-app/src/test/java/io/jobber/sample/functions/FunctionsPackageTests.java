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

package io.jobber.sample.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker ships the functions without the application around them.
 */
class FunctionsPackageTests {

	private static final Path SOURCES = Path.of("src/main/java/io/jobber/sample/functions");

	private static final List<String> ALLOWED = List.of("java.", "javax.imageio.", "io.jobber.worker.function.context.",
			"net.coobird.thumbnailator.", "org.jspecify.annotations.", "org.springframework.context.annotation.",
			"org.springframework.messaging.");

	@Test
	void functionsImportNeitherTheWebNorTheStarter() throws IOException {
		try (Stream<Path> sources = Files.list(SOURCES)) {
			assertThat(sources.flatMap(FunctionsPackageTests::imports)).isNotEmpty()
				.allMatch((name) -> ALLOWED.stream().anyMatch(name::startsWith));
		}
	}

	private static Stream<String> imports(Path source) {
		try {
			return Files.readAllLines(source)
				.stream()
				.filter((line) -> line.startsWith("import "))
				.map((line) -> line.replaceFirst("import (static )?", ""));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
