package io.jobber.lambda.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux tells of processes.
 */
final class Proc {

	private Proc() {
	}

	/**
	 * A letter: {@code T} is stopped.
	 */
	static String state(long pid) {
		String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
		return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
	}

	static List<Long> children(long pid) {
		String children = read(Path.of("/proc", Long.toString(pid), "task", Long.toString(pid), "children"));
		return Stream.of(children.split(" ")).filter((child) -> !child.isBlank()).map(Long::valueOf).toList();
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
