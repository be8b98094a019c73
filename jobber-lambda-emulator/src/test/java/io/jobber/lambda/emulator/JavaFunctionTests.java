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

package io.jobber.lambda.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;

import io.jobber.lambda.emulator.EmulatedFunction.Architecture;
import io.jobber.lambda.emulator.EmulatedFunction.EventInvocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Packages, and a Java function under AWS's own runtime.
 */
@DisabledOnOs(OS.WINDOWS)
class JavaFunctionTests {

	@TempDir
	private Path directory;

	@Test
	void javaFunctionRunsUnderTheRuntimeOfAws() throws IOException {
		String file = Greeter.class.getName().replace('.', '/') + ".class";
		Path zip = this.directory.resolve("greeter.zip");
		try (InputStream code = Greeter.class.getResourceAsStream("/" + file)) {
			zip(zip, file, Objects.requireNonNull(code).readAllBytes());
		}
		ShellFunction greeter = new ShellFunction(java(zip, Greeter.class.getName() + "::greet"));
		try (Emulation lambda = Emulation.of(greeter)) {
			assertThat(lambda.answer("you")).isEqualTo("\"Hello you from greeter\"");
			assertThat(lambda.logs).contains("greeting you");
			assertThat(lambda.answer("nobody")).contains("\"errorType\":\"java.lang.IllegalArgumentException\"")
				.contains("there is nobody");
			assertThat(lambda.start("nobody", InvokeRequest.builder()).join().functionError()).isEqualTo("Unhandled");
			assertThat(lambda.answer("depth")).contains("the bottom");
			assertThat(lambda.logged("INIT_START.*")).hasSize(1);
			long maxHeap = Long.parseLong(lambda.answer("heap").replaceAll("\\D", "")) / 1024 / 1024;
			// 85 % of 512, less a survivor space.
			assertThat(maxHeap).isBetween(400L, 440L);
		}
	}

	@Test
	void missingHandlerIsTheAnswer() throws IOException {
		Path code = Files.createDirectory(this.directory.resolve("empty"));
		try (Emulation lambda = Emulation.of(new ShellFunction(java(code, "no.Such::handler")))) {
			assertThat(lambda.answer("you")).contains("Class not found: no.Such");
		}
	}

	@Test
	void entryThatLeadsOutOfThePackageIsRefused() throws IOException {
		Path zip = this.directory.resolve("slip.zip");
		zip(zip, "../../evil", new byte[1]);

		assertThatThrownBy(() -> Emulation.of(new ShellFunction(java(zip, "a.B::c"))))
			.isInstanceOf(UncheckedIOException.class)
			.hasMessageContaining("Cannot unpack " + zip);
	}

	@Test
	void missingCodeAndMissingBootstrapAreNamed() throws IOException {
		Path nothing = this.directory.resolve("nothing");
		assertThatIllegalArgumentException().isThrownBy(() -> Emulation.of(new ShellFunction(java(nothing, "a.B::c"))))
			.withMessage("Function 'greeter' has no code: there is no " + nothing);

		Path empty = Files.createDirectory(nothing);
		EmulatedFunction provided = new EmulatedFunction("bare", empty, "x", "provided.al2023", 128,
				Duration.ofSeconds(3), Architecture.ARM64, Map.of(), null, EventInvocation.DEFAULT, null);
		assertThatIllegalArgumentException().isThrownBy(() -> Emulation.of(new ShellFunction(provided)))
			.withMessage(
					"Function 'bare' has the runtime 'provided.al2023', but no executable 'bootstrap' in " + empty);
	}

	private static EmulatedFunction java(Path code, String handler) {
		return new EmulatedFunction("greeter", code, handler, "java17", 512, Duration.ofSeconds(60),
				Architecture.X86_64, Map.of(), null, EventInvocation.DEFAULT, null);
	}

	private static void zip(Path zip, String name, byte[] content) throws IOException {
		try (OutputStream file = Files.newOutputStream(zip); ZipOutputStream entries = new ZipOutputStream(file)) {
			entries.putNextEntry(new ZipEntry(name));
			entries.write(content);
		}
	}

}
