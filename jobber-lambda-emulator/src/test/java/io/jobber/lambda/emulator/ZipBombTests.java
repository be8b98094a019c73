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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.jobber.lambda.emulator.EmulatedFunction.Architecture;
import io.jobber.lambda.emulator.EmulatedFunction.EventInvocation;
import io.jobber.lambda.emulator.template.InvalidTemplateException;
import io.jobber.lambda.emulator.template.SamTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Packages that are small, and large when they are unpacked.
 */
class ZipBombTests {

	private static final int MEGABYTE = 1024 * 1024;

	@TempDir
	private Path folder;

	@Test
	void packageIsRefusedWhileItIsUnpacked() throws Exception {
		Path bomb = this.folder.resolve("bomb.zip");
		try (OutputStream out = Files.newOutputStream(bomb)) {
			zeros(out, "bootstrap", 251);
		}
		assertThat(Files.size(bomb)).isLessThan(MEGABYTE);
		LambdaEmulator.Builder builder = LambdaEmulator.builder()
			.function(new EmulatedFunction("bomb", bomb, "unused", "provided.al2023", 512, Duration.ofSeconds(1),
					Architecture.X86_64, Map.of(), null, EventInvocation.DEFAULT, null));

		assertThatIllegalArgumentException().isThrownBy(builder::start)
			.withMessageContaining("bomb.zip is larger than 262144000 bytes when it is unpacked");
	}

	@Test
	void jarInAPackageIsRefusedWhileItIsLookedInto() throws Exception {
		Path lib = Files.createDirectories(this.folder.resolve("code/lib"));
		for (int i = 0; i < 2; i++) {
			try (OutputStream out = Files.newOutputStream(lib.resolve(i + ".jar"))) {
				zeros(out, "zeros", 130);
			}
		}
		Path template = Files.writeString(this.folder.resolve("template.yaml"), """
				Transform: AWS::Serverless-2016-10-31
				Resources:
				  Bomb:
				    Type: AWS::Serverless::Function
				    Properties:
				      Runtime: java21
				      Handler: com.acme.Bomb::handle
				      CodeUri: code
				""");

		assertThatExceptionOfType(InvalidTemplateException.class).isThrownBy(() -> SamTemplate.read(template, Map.of()))
			.withMessageContaining("has jars of more than 262144000 bytes when they are unpacked");
	}

	private static void zeros(OutputStream out, String entry, int megabytes) throws IOException {
		try (ZipOutputStream zip = new ZipOutputStream(out)) {
			zip.putNextEntry(new ZipEntry(entry));
			byte[] zeros = new byte[MEGABYTE];
			for (int i = 0; i < megabytes; i++) {
				zip.write(zeros);
			}
		}
	}

}
