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
