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

package io.jobber.benchmarks.throughput;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.jobber.benchmarks.Jdk;
import io.jobber.benchmarks.throughput.caller.Load;
import io.jobber.benchmarks.throughput.caller.Measurement;
import io.jobber.benchmarks.throughput.echo.Content;
import io.jobber.benchmarks.throughput.echo.Target;
import io.jobber.benchmarks.throughput.echo.Target.Kind;

/**
 * The processes of some targets: one caller for each reference and one for Jobber, so
 * that neither's code is compiled for the other's use, and the workers of each. They
 * start and end together.
 */
final class Callers implements AutoCloseable {

	private static final Set<Kind> RAW = EnumSet.of(Kind.REFERENCE, Kind.BATCHING);

	private final List<Caller> callers = new ArrayList<>();

	Callers(Jdk jdk, Content content, List<Target> targets) throws IOException {
		Map<Kind, List<Target>> raw = targets.stream()
			.filter((target) -> RAW.contains(target.kind()))
			.collect(Collectors.groupingBy(Target::kind));
		List<Target> jobber = targets.stream().filter((target) -> !RAW.contains(target.kind())).toList();
		try {
			for (List<Target> group : raw.values()) {
				this.callers.add(new Caller(jdk, content, group));
			}
			this.callers.add(new Caller(jdk, content, jobber));
			for (Caller caller : this.callers) {
				caller.awaitReady();
			}
		}
		catch (IOException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	Measurement run(Target target, Load load) throws IOException {
		for (Caller caller : this.callers) {
			if (caller.has(target)) {
				return caller.run(target, load);
			}
		}
		throw new IllegalArgumentException("No caller has " + target);
	}

	@Override
	public void close() throws IOException {
		for (Caller caller : this.callers) {
			caller.end();
		}
		this.callers.forEach(Caller::awaitEnd);
	}

}
