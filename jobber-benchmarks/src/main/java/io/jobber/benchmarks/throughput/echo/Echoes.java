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

package io.jobber.benchmarks.throughput.echo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.jobber.benchmarks.throughput.echo.Target.Kind;

/**
 * The targets of one process, of which one is used at a time.
 */
public final class Echoes implements AutoCloseable {

	private final Map<Target, Echo> echoes = new LinkedHashMap<>();

	/**
	 * Start all processes and wait until they have joined. References share theirs: each
	 * uses as many as it has, the others idle.
	 * @param content what is sent
	 * @param targets what answers
	 */
	public Echoes(Content content, List<Target> targets) throws IOException, InterruptedException {
		RawProcesses single = new RawProcesses(most(Kind.REFERENCE, targets), false);
		RawProcesses batching = new RawProcesses(most(Kind.BATCHING, targets), true);
		for (Target target : targets) {
			this.echoes.put(target, switch (target.kind()) {
				case REFERENCE -> RawEcho.single(single, target.workers(), content);
				case BATCHING -> RawEcho.batching(batching, target.workers(), content);
				case HANDLER -> new JobberEcho(target.workers(), HandlerWorker.class, content, "parallel");
				case TRANSPORT -> new JobberEcho(target.workers(), HandlerWorker.class, content, "transport");
				case FUNCTION -> new JobberEcho(target.workers(), FunctionWorker.class, content, "parallel");
			});
		}
		for (Echo echo : this.echoes.values()) {
			echo.awaitWorkers();
		}
	}

	/**
	 * The way to a target.
	 * @param target what is measured
	 * @return the way
	 */
	public Echo to(Target target) {
		Echo echo = this.echoes.get(target);
		if (echo == null) {
			throw new IllegalArgumentException("There is no " + target + " here");
		}
		return echo;
	}

	private static int most(Kind kind, List<Target> targets) {
		return targets.stream().filter((target) -> target.kind() == kind).mapToInt(Target::workers).max().orElse(0);
	}

	@Override
	public void close() {
		this.echoes.values().parallelStream().forEach(Echo::close);
	}

}
