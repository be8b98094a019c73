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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One way to start a worker, written as its name, a colon and words:
 * <ul>
 * <li>{@code -X…}: an option of the JVM;</li>
 * <li>{@code NAME=VALUE}: a variable of the environment;</li>
 * <li>{@code +PATH}: a jar that is added to the package;</li>
 * <li>{@code !PREFIX}: jars of the package that are left out;</li>
 * <li>{@code image}: all jars on the class path of the JVM, as in a container image of
 * one's own, instead of in the directory that Lambda's runtime reads;</li>
 * <li>{@code archive}: with an archive of classes from a run before, which is an AOT
 * cache on JDK 25;</li>
 * <li>{@code spring-aot}: with what Spring generates ahead of time;</li>
 * <li>{@code snapshot}: measured from a restore, not from the start of the process.</li>
 * </ul>
 *
 * @param name what the table calls it
 * @param options of the JVM
 * @param environment variables
 * @param added jars
 * @param removed the beginnings of jars' names
 * @param image whether all is on the class path
 * @param archive whether there is an archive
 * @param springAot whether Spring has worked ahead
 * @param snapshot whether it is restored
 */
record Variant(String name, List<String> options, Map<String, String> environment, List<Path> added,
		List<String> removed, boolean image, boolean archive, boolean springAot, boolean snapshot) {

	static final String BASELINE = "plain";

	private static final List<String> FLAGS = List.of("image", "archive", "spring-aot", "snapshot");

	Variant {
		if (archive && !image) {
			throw new IllegalArgumentException("The variant '" + name
					+ "' has an archive but is no image: no archive holds classes that Lambda's runtime loads");
		}
	}

	static Variant parse(String text) {
		int colon = text.indexOf(':');
		if (colon < 1) {
			throw new IllegalArgumentException("'" + text + "' is no variant: write it as 'name: words'");
		}
		String name = text.substring(0, colon).strip();
		List<String> options = new ArrayList<>();
		Map<String, String> environment = new LinkedHashMap<>();
		List<Path> added = new ArrayList<>();
		List<String> removed = new ArrayList<>();
		List<String> flags = new ArrayList<>();
		for (String word : text.substring(colon + 1).strip().split("\\s+")) {
			if (word.startsWith("-")) {
				options.add(word);
			}
			else if (word.startsWith("+")) {
				added.add(Path.of(word.substring(1)));
			}
			else if (word.startsWith("!")) {
				removed.add(word.substring(1));
			}
			else if (word.contains("=")) {
				environment.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
			}
			else if (FLAGS.contains(word)) {
				flags.add(word);
			}
			else if (!word.isEmpty()) {
				throw new IllegalArgumentException("The variant '" + name + "' has the word '" + word
						+ "', which is no option, variable or jar, nor one of " + String.join(", ", FLAGS));
			}
		}
		return new Variant(name, List.copyOf(options), Map.copyOf(environment), List.copyOf(added),
				List.copyOf(removed), flags.contains("image"), flags.contains("archive"), flags.contains("spring-aot"),
				flags.contains("snapshot"));
	}

}
