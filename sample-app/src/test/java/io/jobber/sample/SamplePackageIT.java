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

package io.jobber.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.jobber.JobberTemplate;
import io.jobber.sample.functions.TestImages;
import io.jobber.sample.functions.TileRequest;
import io.jobber.scheduler.process.ProcessWorkerLauncher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The zip of the sample's functions holds all that a worker with them needs.
 */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = { "spring.grpc.server.port=0", "jobber.timeout=2m",
		"jobber.scheduler.max-workers=1", "jobber.scheduler.join-timeout=2m" })
class SamplePackageIT {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	@TempDir
	private static Path task;

	@Autowired
	private JobberTemplate template;

	@DynamicPropertySource
	static void explode(DynamicPropertyRegistry registry) throws IOException {
		try (InputStream in = Files.newInputStream(Path.of("target", "sample-app-lambda.zip"));
				ZipInputStream zip = new ZipInputStream(in)) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				Path file = task.resolve(entry.getName());
				Files.createDirectories(entry.isDirectory() ? file : file.getParent());
				if (!entry.isDirectory()) {
					Files.copy(zip, file);
				}
			}
		}
	}

	@Test
	void drawsATileAndScalesIt() {
		byte[] tile = this.template.execute("mandelbrot", new TileRequest(3, 2, 3), byte[].class).block(LIMIT);
		byte[] thumbnail = this.template.task("thumbnail")
			.payload(tile)
			.header("width", "32")
			.retrieve(byte[].class)
			.block(LIMIT);

		assertThat(TestImages.decode(tile).getWidth()).isEqualTo(256);
		assertThat(TestImages.decode(thumbnail).getWidth()).isEqualTo(32);
	}

	@Test
	void templateNamesTheApplicationInIt() throws IOException {
		String template = Files.readString(Path.of("template.yaml"));

		assertThat(template).contains("MAIN_CLASS: " + SampleWorker.class.getName())
			.contains("CodeUri: target/sample-app-lambda.zip");
		assertThat(task.resolve(SampleWorker.class.getName().replace('.', '/') + ".class")).exists();
	}

	@Test
	void nothingOfTheApplicationIsInIt() {
		assertThat(task.resolve("application.yml")).doesNotExist();
		assertThat(task.resolve("static")).doesNotExist();
		assertThat(task.resolve("lib"))
			.isDirectoryNotContaining("glob:**{webflux,jobber-spring-boot-starter,leaflet}*");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Launchers {

		@Bean
		ProcessWorkerLauncher launcher() {
			return new ProcessWorkerLauncher(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-Xmx128m", "-XX:+UseSerialGC", "-cp", task + ":" + task.resolve("lib") + "/*",
					SampleWorker.class.getName()));
		}

	}

}
