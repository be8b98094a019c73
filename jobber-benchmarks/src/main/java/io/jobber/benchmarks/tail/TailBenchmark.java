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

package io.jobber.benchmarks.tail;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.jobber.benchmarks.ProcessTree;

/**
 * Measures how long fast tasks take beside slow and beside large ones.
 */
@Command(name = "jobber-benchmarks/tail", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Latency of tasks of 100 bytes that are answered at once, beside tasks that take a second and "
				+ "beside payloads of 4 MB, and its ratio to that of the same tasks alone; the same "
				+ "payloads on raw gRPC streams tell what of it is the transport's. Takes about seven minutes.")
public final class TailBenchmark implements Callable<Integer> {

	private static final int LARGE = 4 * 1024 * 1024;

	// Of each line, with the pauses that the rounds have.
	private static final int ROUNDS_BEFORE = 2;

	@Option(names = "--rounds", defaultValue = "12",
			description = "Rounds of a second for each line, which are told together (default: ${DEFAULT-VALUE}).")
	private int rounds;

	@Option(names = "--warm-up", defaultValue = "PT1M",
			description = "How long large tasks one after the other have the code compiled before, with Jobber and "
					+ "without (default: ${DEFAULT-VALUE}).")
	private Duration warmUp = Duration.ZERO;

	@Option(names = "--rate", defaultValue = "2000", description = "Fast tasks a second (default: ${DEFAULT-VALUE}).")
	private int rate;

	@Option(names = "--workers", defaultValue = "4", description = "Number of workers (default: ${DEFAULT-VALUE}).")
	private int workers;

	@Option(names = "--slots", defaultValue = "16", description = "Slots of each (default: ${DEFAULT-VALUE}).")
	private int slots;

	@Option(names = "--pause", defaultValue = "PT0.2S",
			description = "Between the end of a large task and the next (default: ${DEFAULT-VALUE}).")
	private Duration pause = Duration.ZERO;

	@Option(names = "--stolen", defaultValue = "1",
			description = "Leave out rounds during which another machine had more than so many percent of the time of "
					+ "this one's processors, as Linux counts it; 100 for none (default: ${DEFAULT-VALUE}).")
	private double stolen;

	public static void main(String[] args) {
		ProcessTree.endAtExit();
		System.exit(new CommandLine(new TailBenchmark()).execute(args));
	}

	@Override
	public Integer call() throws Exception {
		List<Comparison> comparisons;
		int leftOut;
		try (Application application = new Application(this.workers)) {
			for (Setting setting : List.of(new RawSetting(application.raw(), this.workers),
					new JobberSetting(application, this.workers, this.slots))) {
				warmUp(setting.open());
			}
			FastTasks tasks = new FastTasks(this.rate, Duration.ofMillis(200), Duration.ofSeconds(1));
			measure(comparisons(application), tasks, ROUNDS_BEFORE);
			comparisons = comparisons(application);
			leftOut = measure(comparisons, tasks, this.rounds);
		}
		Line.printHead(System.out);
		comparisons.forEach((comparison) -> comparison.print(System.out));
		System.out.printf(
				"In brackets: where 95 %% of it lie by chance. Left out for stolen time (--stolen): %d of %d rounds.%n",
				leftOut, comparisons.size() * this.rounds);
		return 0;
	}

	private int measure(List<Comparison> comparisons, FastTasks tasks, int rounds)
			throws IOException, InterruptedException {
		int leftOut = 0;
		for (int round = 0; round < rounds; round++) {
			for (Comparison comparison : comparisons) {
				leftOut += comparison.measure(tasks, this.stolen / 100) ? 0 : 1;
			}
		}
		return leftOut;
	}

	// A payload that comes five times a second has its code compiled for minutes, and the
	// compiler's threads are what fast tasks would then be found to wait for.
	private void warmUp(Carrier carrier) throws InterruptedException {
		Company.Run run = new Company("large", 1, LARGE, Duration.ZERO).join(carrier);
		new FastTasks(this.rate, Duration.ZERO, this.warmUp).run(carrier);
		run.end();
	}

	private List<Comparison> comparisons(Application application) {
		int slow = this.workers * this.slots / 2;
		Setting some = new JobberSetting(application, this.workers, this.slots);
		Setting one = new JobberSetting(application, 1, this.slots);
		Setting streams = new RawSetting(application.raw(), this.workers);
		Setting stream = new RawSetting(application.raw(), 1);
		Company large = new Company("large", 1, LARGE, this.pause);
		return List.of(
				new Comparison(new Line("alone", some, Company.NONE),
						List.of(new Line("beside " + slow + " of a second", some,
								new Company(WorkerProcess.SLOW, slow, 100, Duration.ZERO)),
								new Line("beside one of 4 MB both ways", some, large))),
				new Comparison(new Line("alone", one, Company.NONE),
						List.of(new Line("beside one of 4 MB both ways", one, large))),
				new Comparison(new Line("raw, alone", streams, Company.NONE),
						List.of(new Line("raw, beside one of 4 MB both ways", streams, large),
								new Line("raw, beside it on the same stream", stream, large))));
	}

}
