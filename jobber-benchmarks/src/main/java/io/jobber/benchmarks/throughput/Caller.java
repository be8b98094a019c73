package io.jobber.benchmarks.throughput;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/**
 * A {@link CallerProcess}, as the process sees it that compares several.
 */
final class Caller implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	Caller(Path jdk, CallerProcess.Kind kind, int workers, int payloadBytes) throws IOException {
		List<String> arguments = List.of(kind.name(), Integer.toString(workers), Integer.toString(payloadBytes));
		this.process = new ProcessBuilder(Jvm.command(jdk, CallerProcess.class, arguments))
			.redirectError(Redirect.INHERIT)
			.start();
		this.output = this.process.inputReader();
		read(CallerProcess.READY);
	}

	Measurement run(Load load) throws IOException {
		this.process.outputWriter().write(load.line() + "\n");
		this.process.outputWriter().flush();
		return Measurement.parse(read(CallerProcess.RESULT));
	}

	@Override
	public void close() throws IOException {
		// It ends with its input, and its workers with it.
		this.process.outputWriter().close();
		this.process.onExit().join();
	}

	private String read(String words) throws IOException {
		String line;
		while ((line = this.output.readLine()) != null) {
			if (line.startsWith(words)) {
				return line.substring(words.length());
			}
		}
		throw new IllegalStateException("A caller has ended before its time");
	}

}
