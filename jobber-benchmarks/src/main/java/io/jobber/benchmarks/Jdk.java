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

package io.jobber.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A JDK that other processes are started with.
 *
 * @param home where it is
 * @param feature its version, such as 17
 */
public record Jdk(Path home, int feature) {

	private static final int VIRTUAL_THREADS = 21;

	// Where the AOT cache can be made in one step.
	private static final int AOT_CACHE = 25;

	/**
	 * The JDK that runs this.
	 */
	public static Jdk running() throws IOException {
		return at(Path.of(System.getProperty("java.home")));
	}

	public static Jdk at(Path home) throws IOException {
		Properties release = new Properties();
		try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
			release.load(reader);
		}
		String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
		try {
			return new Jdk(home.toRealPath(), Runtime.Version.parse(version).feature());
		}
		catch (IllegalArgumentException ex) {
			throw new IOException(home + " is no JDK: its release file has the version '" + version + "'", ex);
		}
	}

	/**
	 * The JDK that runs this and those beside it, one of each version.
	 */
	public static List<Jdk> installed() throws IOException {
		Jdk running = running();
		Map<Integer, Jdk> jdks = new TreeMap<>(Map.of(running.feature(), running));
		Path beside = running.home().getParent();
		if (beside != null) {
			try (Stream<Path> homes = Files.list(beside)) {
				for (Path home : homes.sorted(Comparator.reverseOrder()).toList()) {
					if (Files.isExecutable(home.resolve("bin/java")) && Files.isReadable(home.resolve("release"))) {
						Jdk jdk = at(home);
						jdks.putIfAbsent(jdk.feature(), jdk);
					}
				}
			}
		}
		return List.copyOf(jdks.values());
	}

	public String java() {
		return this.home.resolve("bin/java").toString();
	}

	/**
	 * What a process needs in order to start without warnings: Netty and Lambda's client
	 * use native code and Unsafe.
	 */
	public List<String> options() {
		return (this.feature < 24) ? List.of()
				: List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
	}

	public boolean hasVirtualThreads() {
		return this.feature >= VIRTUAL_THREADS;
	}

	public String createArchive(Path archive) {
		return ((this.feature >= AOT_CACHE) ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
	}

	public List<String> useArchive(Path archive) {
		return (this.feature >= AOT_CACHE) ? List.of("-XX:AOTCache=" + archive, "-XX:AOTMode=on")
				: List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:on");
	}

}
