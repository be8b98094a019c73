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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.jobber.benchmarks.Jdk;

/**
 * What the command was given.
 *
 * @param worker the zip that is deployed
 * @param rounds how often each variant is measured
 * @param csv where single measurements go
 * @param jdks what it is measured on
 * @param variants what is measured
 */
record Options(Path worker, int rounds, @Nullable Path csv, List<Jdk> jdks, List<Variant> variants) {

	static Options parse(String... arguments) throws IOException {
		Path worker = Path.of("jobber-worker-function", "target", "jobber-worker-function-lambda.zip");
		int rounds = 7;
		Path csv = null;
		List<Jdk> jdks = new ArrayList<>();
		List<String> only = List.of();
		List<String> with = new ArrayList<>();
		Iterator<String> words = List.of(arguments).iterator();
		while (words.hasNext()) {
			String option = words.next();
			switch (option) {
				case "--package" -> worker = Path.of(value(option, words));
				case "--rounds" -> rounds = positive(option, value(option, words));
				case "--csv" -> csv = Path.of(value(option, words));
				case "--jdk" -> jdks.add(Jdk.at(Path.of(value(option, words))));
				case "--only" -> only = List.of(value(option, words).split(","));
				case "--with" -> with.add(value(option, words));
				default -> throw new IllegalArgumentException("'" + option
						+ "' is no option: there are --rounds, --csv, --jdk, --only, --with and --package");
			}
		}
		return new Options(worker, rounds, csv, jdks.isEmpty() ? Jdk.installed() : List.copyOf(jdks),
				variants(only, with));
	}

	private static List<Variant> variants(List<String> only, List<String> with) {
		List<Variant> all = Stream.concat(StartupBenchmark.VARIANTS.stream(), with.stream())
			.map(Variant::parse)
			.toList();
		for (String name : only) {
			if (all.stream().noneMatch((variant) -> variant.name().equals(name))) {
				throw new IllegalArgumentException("--only names '" + name + "', and there are only "
						+ String.join(", ", all.stream().map(Variant::name).toList()));
			}
		}
		return only.isEmpty() ? all : all.stream().filter((variant) -> only.contains(variant.name())).toList();
	}

	private static String value(String option, Iterator<String> words) {
		if (!words.hasNext()) {
			throw new IllegalArgumentException(option + " needs a value");
		}
		return words.next();
	}

	private static int positive(String option, String value) {
		if (!value.matches("[1-9]\\d{0,5}")) {
			throw new IllegalArgumentException(option + " is '" + value + "', and must be a number of 1 or more");
		}
		return Integer.parseInt(value);
	}

}
