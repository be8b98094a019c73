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
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.jobber.lambda.emulator.EmulatedFunction.Architecture;
import io.jobber.lambda.emulator.EmulatedFunction.EventInvocation;

/**
 * The function of the tests: a shell script on the {@code provided} runtime. What it does
 * is in {@code bootstrap}.
 */
record ShellFunction(EmulatedFunction function) {

	static ShellFunction in(Path directory) {
		Path code = directory.resolve("shell");
		try (InputStream script = ShellFunction.class.getResourceAsStream("/bootstrap")) {
			Files.createDirectories(code);
			Path bootstrap = code.resolve("bootstrap");
			if (!Files.exists(bootstrap)) {
				Files.copy(Objects.requireNonNull(script), bootstrap);
				Files.setPosixFilePermissions(bootstrap, PosixFilePermissions.fromString("rwxr-xr-x"));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new ShellFunction(new EmulatedFunction("shell", code, "unused", "provided.al2023", 512,
				Duration.ofSeconds(60), Architecture.X86_64, Map.of(), null, EventInvocation.DEFAULT, null));
	}

	static boolean canRun() throws InterruptedException {
		try {
			return new ProcessBuilder("curl", "--version").redirectOutput(Redirect.DISCARD).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	ShellFunction named(String name) {
		EmulatedFunction f = this.function;
		return new ShellFunction(new EmulatedFunction(name, f.code(), f.handler(), f.runtime(), f.memoryMegabytes(),
				f.timeout(), f.architecture(), f.environment(), f.reservedConcurrency(), f.asynchronous(), f.alias()));
	}

	ShellFunction memory(int megabytes) {
		EmulatedFunction f = this.function;
		return new ShellFunction(new EmulatedFunction(f.name(), f.code(), f.handler(), f.runtime(), megabytes,
				f.timeout(), f.architecture(), f.environment(), f.reservedConcurrency(), f.asynchronous(), f.alias()));
	}

	ShellFunction timeout(Duration timeout) {
		EmulatedFunction f = this.function;
		return new ShellFunction(new EmulatedFunction(f.name(), f.code(), f.handler(), f.runtime(), f.memoryMegabytes(),
				timeout, f.architecture(), f.environment(), f.reservedConcurrency(), f.asynchronous(), f.alias()));
	}

	ShellFunction variable(String name, String value) {
		EmulatedFunction f = this.function;
		return new ShellFunction(
				new EmulatedFunction(f.name(), f.code(), f.handler(), f.runtime(), f.memoryMegabytes(), f.timeout(),
						f.architecture(), Map.of(name, value), f.reservedConcurrency(), f.asynchronous(), f.alias()));
	}

	ShellFunction reserved(int concurrency) {
		EmulatedFunction f = this.function;
		return new ShellFunction(new EmulatedFunction(f.name(), f.code(), f.handler(), f.runtime(), f.memoryMegabytes(),
				f.timeout(), f.architecture(), f.environment(), concurrency, f.asynchronous(), f.alias()));
	}

	ShellFunction events(EventInvocation events) {
		EmulatedFunction f = this.function;
		return new ShellFunction(new EmulatedFunction(f.name(), f.code(), f.handler(), f.runtime(), f.memoryMegabytes(),
				f.timeout(), f.architecture(), f.environment(), f.reservedConcurrency(), events, f.alias()));
	}

	ShellFunction alias(String alias) {
		EmulatedFunction f = this.function;
		return new ShellFunction(new EmulatedFunction(f.name(), f.code(), f.handler(), f.runtime(), f.memoryMegabytes(),
				f.timeout(), f.architecture(), f.environment(), f.reservedConcurrency(), f.asynchronous(), alias));
	}

}
