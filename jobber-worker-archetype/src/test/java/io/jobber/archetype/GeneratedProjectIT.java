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

package io.jobber.archetype;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.jobber.JobberTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The project that the archetype has generated, and that its own build has packaged,
 * joins an application and serves it.
 */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "spring.grpc.server.address=127.0.0.1", "spring.grpc.server.port=0", "jobber.timeout=2m",
				"jobber.functions=quote", "jobber.scheduler.max-workers=1", "jobber.scheduler.join-timeout=2m",
				"jobber.pools.zip.functions=echo", "jobber.pools.zip.scheduler.max-workers=1",
				"jobber.pools.zip.scheduler.join-timeout=2m" })
class GeneratedProjectIT {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final Path PROJECT = Path.of("target", "test-classes", "projects", "basic", "project",
			"hello-worker");

	private static final Path WORKER = Path.of("..", "jobber-worker-function");

	@TempDir
	private static Path exploded;

	@Autowired
	private JobberTemplate template;

	@DynamicPropertySource
	static void commands(DynamicPropertyRegistry registry) throws IOException {
		explode(PROJECT.resolve("target/hello-worker-lambda.zip"));
		registry.add("jobber.scheduler.process.command",
				() -> java("-jar", PROJECT.resolve("target/worker.jar").toString()));
		registry.add("jobber.pools.zip.scheduler.process.command", () -> java("-cp",
				exploded + ":" + exploded.resolve("lib") + "/*", "com.example.hello.WorkerApplication"));
	}

	@Test
	void workerOfTheJarServesTasks() {
		Quote quote = this.template.execute("quote", new Order("ink", 3), Quote.class).block(LIMIT);

		assertThat(quote).isEqualTo(new Quote("ink", new BigDecimal("29.85")));
	}

	@Test
	void workerOfTheLambdaPackageServesTasks() {
		String answer = this.template.execute("echo", "hello", String.class).block(LIMIT);

		assertThat(answer).isEqualTo("hello");
	}

	@Test
	void deploysAsTheWorkerOfThisProjectDoes() throws IOException {
		String template = Files.readString(PROJECT.resolve("template.yaml"));
		String worker = Files.readString(WORKER.resolve("template.yaml"))
			.replace("with the functions echo, sleep, fail and info. See docs/deploy.md.",
					"of one's own. See README.md.")
			.replace("Default: jobber-worker", "Default: hello-worker")
			.replace("target/jobber-worker-function-lambda.zip", "target/hello-worker-lambda.zip")
			.replace("io.jobber.worker.function.diagnostic.DiagnosticWorker", "com.example.hello.WorkerApplication");

		assertThat(template).isEqualTo(worker);
		for (String file : List.of("Dockerfile", ".dockerignore")) {
			assertThat(PROJECT.resolve(file)).hasSameTextualContentAs(WORKER.resolve(file));
		}
	}

	@Test
	void nothingOfTheArchetypeIsLeftInTheProject() throws IOException {
		assertThat(PROJECT.resolve(".gitignore")).exists();
		for (String file : List.of("pom.xml", "README.md", "src/main/resources/application.yml")) {
			assertThat(PROJECT.resolve(file)).content().contains("hello-worker").doesNotContain("#[[", "${artifactId}");
		}
		assertThat(PROJECT.resolve("pom.xml")).content().doesNotContain("@");
	}

	private static List<String> java(String... arguments) {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		return Stream.concat(Stream.of(java.toString(), "-Xmx128m", "-XX:+UseSerialGC"), Stream.of(arguments)).toList();
	}

	private static void explode(Path archive) throws IOException {
		try (InputStream in = Files.newInputStream(archive); ZipInputStream zip = new ZipInputStream(in)) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				Path file = exploded.resolve(entry.getName());
				Files.createDirectories(entry.isDirectory() ? file : file.getParent());
				if (!entry.isDirectory()) {
					Files.copy(zip, file);
				}
			}
		}
	}

	record Order(String article, int quantity) {

	}

	record Quote(String article, BigDecimal price) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
