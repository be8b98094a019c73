package io.jobber.lambda.emulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An emulator that is killed takes its processes with it, even the frozen ones.
 */
@NeedsShell
@EnabledOnOs(OS.LINUX)
class OrphanTests {

	@Test
	void killedEmulatorLeavesNoProcess(@TempDir Path directory) throws Exception {
		Process emulator = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djava.io.tmpdir=" + directory, "-cp", System.getProperty("java.class.path"), Victim.class.getName(),
				directory.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader output = emulator.inputReader()) {
			long pid = Long.parseLong(output.readLine());
			Waiting.until(() -> assertThat(Proc.state(pid)).isEqualTo("T"));

			emulator.destroyForcibly().waitFor();

			Waiting.until(() -> assertThat(ProcessHandle.of(pid)).isEmpty());
		}
		finally {
			emulator.destroyForcibly();
		}
	}

	/**
	 * Runs an emulator with one frozen process, and says which.
	 */
	static final class Victim {

		private Victim() {
		}

		public static void main(String[] arguments) throws IOException {
			Emulation lambda = Emulation.of(ShellFunction.in(Path.of(arguments[0])));
			// It is read by the test, which then kills this JVM.
			System.out.println(lambda.answer("pid"));
			System.in.read();
		}

	}

}
