package io.jobber.simulation;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that people type commands in, which is not the one that tests run in.
 */
final class Repository {

	private Repository() {
	}

	/**
	 * A path as somebody meant it who typed it at the root of the repository.
	 */
	static Path resolve(String path) {
		Path root = Path.of("").toAbsolutePath();
		while (root.getParent() != null && !Files.exists(root.resolve("mvnw"))) {
			root = root.getParent();
		}
		return root.resolve(path).normalize();
	}

}
