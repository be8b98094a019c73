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

package io.jobber.benchmarks.scale;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.jobber.benchmarks.ProcessTree;

/**
 * Measures what grows with the number of workers and of tasks. This process is the
 * application; another holds all workers.
 */
@Command(name = "jobber-benchmarks/scale", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Throughput with many workers beside that with few, what joining and leaving costs, memory, and "
				+ "a million waiting tasks. Takes about two minutes.")
public final class ScaleBenchmark implements Callable<Integer> {

	@Option(names = "--rounds", defaultValue = "3",
			description = "Rounds of throughput, of which the median is printed (default: ${DEFAULT-VALUE}).")
	private int rounds;

	@Option(names = "--workers", split = ",", defaultValue = "10,1000,10000",
			description = "Numbers of workers, of which the first is the reference (default: ${DEFAULT-VALUE}).")
	private int[] workers = {};

	@Option(names = "--own-connections", defaultValue = "1000",
			description = "How many workers with a connection each are weighed (default: ${DEFAULT-VALUE}).")
	private int ownConnections;

	@Option(names = "--tasks", defaultValue = "1000000",
			description = "How many tasks wait (default: ${DEFAULT-VALUE}).")
	private int tasks;

	@Option(names = "--no-scheduler", description = "Have no scheduler look at the workers.")
	private boolean noScheduler;

	@Option(names = "--parts", split = ",", defaultValue = "throughput,turnover,memory,backlog",
			description = "What is measured (default: ${DEFAULT-VALUE}).")
	private List<String> parts = List.of();

	public static void main(String[] args) {
		ProcessTree.endAtExit();
		System.exit(new CommandLine(new ScaleBenchmark()).execute(args));
	}

	@Override
	public Integer call() throws Exception {
		try (Application application = new Application(!this.noScheduler); Workers crowd = new Workers(application)) {
			if (this.parts.contains("throughput")) {
				Throughput throughput = new Throughput(application, crowd);
				throughput.add(this.workers, 128, 1024);
				throughput.addFunctions(10, 16, 4096, 1000);
				throughput.add(this.workers, 1, 1024);
				throughput.run(this.rounds);
				throughput.print(System.out);
				System.out.println();
			}
			if (this.parts.contains("turnover")) {
				new Turnover(application, crowd).run(this.workers, System.out);
				System.out.println();
			}
			if (this.parts.contains("memory")) {
				new Memory(application, crowd).run(this.workers[this.workers.length - 1], this.ownConnections,
						System.out);
				System.out.println();
			}
			if (this.parts.contains("backlog")) {
				new Backlog(application, crowd).run(this.tasks, System.out);
			}
		}
		return 0;
	}

}
