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

package io.jobber.benchmarks.startup;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The package as one variant has it: a directory with the jars in {@code lib}.
 */
final class WorkerPackage {

	private static final String SEPARATOR = System.getProperty("path.separator");

	private final Path directory;

	private WorkerPackage(Path directory) {
		this.directory = directory;
	}

	static WorkerPackage unpack(Path zip, Path directory, Variant variant) throws IOException {
		Path lib = Files.createDirectories(directory.resolve("lib"));
		try (InputStream in = Files.newInputStream(zip); ZipInputStream entries = new ZipInputStream(in)) {
			for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
				Path name = Path.of(entry.getName()).getFileName();
				if (!entry.isDirectory() && variant.removed().stream().noneMatch(name.toString()::startsWith)) {
					Files.copy(entries, lib.resolve(name));
				}
			}
		}
		Files.createDirectories(directory.resolve("empty"));
		WorkerPackage unpacked = new WorkerPackage(directory);
		for (Path jar : variant.added()) {
			unpacked.add(jar);
		}
		return unpacked;
	}

	void add(Path jar) throws IOException {
		Files.copy(jar, this.directory.resolve("lib").resolve(jar.getFileName()));
	}

	Path directory() {
		return this.directory;
	}

	/**
	 * What Lambda's runtime takes for {@code /var/task}.
	 * @param image whether it is to run from an image
	 * @return the directory
	 */
	Path task(boolean image) {
		return image ? this.directory.resolve("empty") : this.directory;
	}

	Path archive() {
		return this.directory.resolve("classes.archive");
	}

	String classPath(boolean image) throws IOException {
		return image ? runtime() + SEPARATOR + jars() : runtime();
	}

	private String jars() throws IOException {
		// In one order, or an archive would be refused.
		try (Stream<Path> jars = Files.list(this.directory.resolve("lib"))) {
			return jars.sorted().map(Path::toString).collect(Collectors.joining(SEPARATOR));
		}
	}

	// Lambda's client and nothing else of this class path.
	private static String runtime() {
		return Stream
			.of("com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
					"com.amazonaws.services.lambda.runtime.Context",
					"com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
					"software.amazon.awssdk.utilslite.SdkInternalThreadLocal")
			.map(WorkerPackage::jarOf)
			.collect(Collectors.joining(SEPARATOR));
	}

	private static String jarOf(String type) {
		try {
			Class<?> loaded = Class.forName(type, false, WorkerPackage.class.getClassLoader());
			return Path.of(loaded.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
		}
		catch (ClassNotFoundException | URISyntaxException ex) {
			throw new IllegalStateException("Lambda's runtime is not on the class path", ex);
		}
	}

	static List<String> handler() {
		return List.of("com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
				"org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest");
	}

}
