package io.jobber.benchmarks.tail;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures how long fast tasks take beside slow and beside large ones. Each round
 * measures all cases, so that whatever else the machine does meets each of them.
 */
@Command(name = "jobber-benchmarks/tail", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Latency of tasks of 100 bytes that are answered at once, beside tasks that take a second and "
				+ "beside payloads of 4 MB, and its ratio to that of the same tasks alone in the same round.")
public final class TailBenchmark implements Callable<Integer> {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final int LARGE = 4 * 1024 * 1024;

	@Option(names = "--rounds", defaultValue = "4",
			description = "Rounds, of which the median is told (default: ${DEFAULT-VALUE}).")
	private int rounds;

	@Option(names = "--rate", defaultValue = "2000", description = "Fast tasks a second (default: ${DEFAULT-VALUE}).")
	private int rate;

	@Option(names = "--workers", defaultValue = "4", description = "Number of workers (default: ${DEFAULT-VALUE}).")
	private int workers;

	@Option(names = "--slots", defaultValue = "16", description = "Slots of each (default: ${DEFAULT-VALUE}).")
	private int slots;

	@Option(names = "--pause", defaultValue = "PT0.2S",
			description = "Between the end of a large task and the next (default: ${DEFAULT-VALUE}).")
	private Duration pause = SECOND;

	public static void main(String[] args) {
		System.exit(new CommandLine(new TailBenchmark()).execute(args));
	}

	@Override
	public Integer call() throws Exception {
		int half = this.slots / 2;
		int slow = this.workers * half;
		Line few = new Line("alone, on half of the slots", this.workers, half, Company.NONE, null);
		Line all = new Line("alone", this.workers, this.slots, Company.NONE, null);
		Line single = new Line("alone", 1, this.slots, Company.NONE, null);
		Company large = new Company("large", 1, LARGE, this.pause);
		List<Line> lines = List.of(few,
				new Line("beside " + slow + " of a second", this.workers, this.slots,
						new Company(WorkerProcess.SLOW, slow, 100, Duration.ZERO), few),
				all, new Line("beside one of 4 MB both ways", this.workers, this.slots, large, all), single,
				new Line("beside one of 4 MB both ways", 1, this.slots, large, single));
		try (Application application = new Application()) {
			application.be(this.workers, this.slots);
			new FastTasks(this.rate, Duration.ofSeconds(1), Duration.ofSeconds(4)).run(application.template());
			FastTasks tasks = new FastTasks(this.rate, Duration.ofMillis(500), Duration.ofMillis(2500));
			for (int round = 0; round < this.rounds; round++) {
				for (Line line : lines) {
					line.measure(application, tasks);
				}
			}
		}
		Line.print(lines, System.out);
		return 0;
	}

}
