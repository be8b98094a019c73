package io.jobber.worker.function.lambda;

import java.io.IOException;
import java.io.InputStream;
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

	static List<String> jars(Path directory) throws IOException {
		try (Stream<Path> jars = Files.list(directory.resolve("lib"))) {
			return jars.map((jar) -> jar.getFileName().toString()).toList();
		}
	}

}
