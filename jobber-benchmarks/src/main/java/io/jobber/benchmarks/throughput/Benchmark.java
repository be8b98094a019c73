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
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.jobber.benchmarks.Jdk;
import io.jobber.benchmarks.ProcessTree;
import io.jobber.benchmarks.Tls;
import io.jobber.benchmarks.throughput.echo.Content;
import io.jobber.benchmarks.throughput.echo.Target;

/**
 * Compares Jobber with a raw stream. Each round runs its cells once, and each beside its
 * reference, so that what else the machine does meets all of them. The processes stay for
 * all rounds, and are warmed before the first.
 */
@Command(name = "jobber-benchmarks/run", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Tasks per second from a caller to workers in other processes and back, and their ratio to a "
				+ "raw gRPC stream of the same round. Takes up to half an hour, with --short two minutes.")
public final class Benchmark implements Callable<Integer> {

	@Option(names = "--short", description = "The cells that count most, in about two minutes.")
	private boolean brief;

	@Option(names = "--lone", description = "One task in flight at a time, in about two minutes.")
	private boolean lone;

	@Option(names = "--rounds", description = "Rounds, of which the median is printed (default: 5; with --short 2,"
			+ " and 1 of what is in flight in large numbers; with --lone 9).")
	private @Nullable Integer rounds;

	@Option(names = "--payload", defaultValue = "100", description = "Bytes of a payload (default: 100).")
	private int payloadBytes;

	@Option(names = "--payload-type", defaultValue = "bytes",
			description = "What callers and functions see of it: bytes, string or json (default: bytes).")
	private Content.Type payloadType = Content.Type.BYTES;

	@Option(names = "--rate", defaultValue = "0",
			description = "A load of so many tasks a second, too, whose latencies count from when they were due.")
	private int rate;

	@Option(names = "--tls", description = "All streams are encrypted, the reference's as well.")
	private boolean tls;

	@Option(names = "--jdk", description = "Home of the JDK that callers and workers run on (default: this one).")
	private Path jdk = Path.of(System.getProperty("java.home"));

	@Option(names = "--csv", description = "File for the figures of all rounds.")
	private @Nullable Path csv;

	public static void main(String[] args) {
		ProcessTree.endAtExit();
		System.exit(new CommandLine(new Benchmark()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
	}

	@Override
	public Integer call() throws IOException {
		if (this.tls) {
			Tls.switchOn();
		}
		Jdk jdk = Jdk.at(this.jdk);
		Plan plan = plan(jdk.hasVirtualThreads());
		if (this.rounds != null) {
			plan = plan.in(this.rounds);
		}
		System.err.printf("Takes up to %d minutes%n", plan.longest().toMinutes() + 1);
		try {
			for (List<Cell> cells : plan.groups()) {
				measure(cells, jdk, plan);
				new Table(cells).print(System.out);
			}
		}
		finally {
			writeCsv(plan);
		}
		return 0;
	}

	private Plan plan(boolean virtual) {
		if (this.lone) {
			return Plan.lone();
		}
		return this.brief ? Plan.brief(virtual, this.rate) : Plan.full(virtual, this.rate);
	}

	private void writeCsv(Plan plan) throws IOException {
		if (this.csv != null) {
			try (PrintStream out = new PrintStream(this.csv.toFile(), StandardCharsets.UTF_8)) {
				new Table(plan.groups().stream().flatMap(List::stream).toList()).writeCsv(out);
			}
		}
	}

	private void measure(List<Cell> cells, Jdk jdk, Plan plan) throws IOException {
		Content content = new Content(this.payloadType, this.payloadBytes);
		List<Target> targets = cells.stream().map(Cell::target).distinct().toList();
		int rounds = cells.stream().mapToInt(Cell::rounds).max().orElse(0);
		long start = System.nanoTime();
		try (Callers callers = new Callers(jdk, content, targets)) {
			System.err.printf("Started all processes in %.1f s%n", (System.nanoTime() - start) / 1e9);
			new WarmUp(callers, plan, System.err).run(cells);
			for (int round = 0; round < rounds; round++) {
				System.err.printf("Round %d of %d%n", round + 1, rounds);
				for (Cell cell : cells) {
					if (round >= rounds - cell.rounds()) {
						cell.results().add(callers.run(cell.target(), cell.load()));
					}
				}
			}
		}
	}

}
