package io.jobber.benchmarks.throughput;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Other JVMs with the class path of this one, and the same options each.
 */
final class Jvm {

	// All have room enough that the collector is not what is measured.
	private static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx2g", "-XX:+UseParallelGC");

	private Jvm() {
	}

	static List<String> command(Class<?> main, List<String> arguments) {
		return command(Path.of(System.getProperty("java.home")), main, arguments);
	}

	static List<String> command(Path home, Class<?> main, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(home.resolve("bin/java").toString());
		command.addAll(OPTIONS);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		return command;
	}

	static Process start(Class<?> main, List<String> arguments) throws IOException {
		return new ProcessBuilder(command(main, arguments)).redirectErrorStream(true)
			.redirectOutput(new File("/dev/null"))
			.start();
	}

}
