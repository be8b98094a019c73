package io.jobber.benchmarks.tail;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures how long fast tasks take beside slow and beside large ones. Each round
 * measures all cases, so that what slows the machine down for longer meets all of them.
 */
@Command(name = "jobber-benchmarks/tail", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Latency of tasks of 100 bytes that are answered at once, beside tasks that take a second and "
				+ "beside payloads of 4 MB, and its ratio to that of the same tasks alone; the same "
				+ "payloads on raw gRPC streams tell what of it is the transport's.")
public final class TailBenchmark implements Callable<Integer> {

	private static final int LARGE = 4 * 1024 * 1024;

	// Of each line, with the pauses that the rounds have.
	private static final int ROUNDS_BEFORE = 2;

	@Option(names = "--rounds", defaultValue = "8",
			description = "Rounds, which are told together (default: ${DEFAULT-VALUE}).")
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

	public static void main(String[] args) {
		System.exit(new CommandLine(new TailBenchmark()).execute(args));
	}

	@Override
	public Integer call() throws Exception {
		List<Line> lines;
		try (Application application = new Application(this.workers)) {
			lines = lines(application);
			for (Setting setting : List.of(new RawSetting(application.raw(), this.workers),
					new JobberSetting(application, this.workers, this.slots))) {
				warmUp(setting.open());
			}
			FastTasks tasks = new FastTasks(this.rate, Duration.ofMillis(300), Duration.ofSeconds(2));
			for (int round = 0; round < ROUNDS_BEFORE + this.rounds; round++) {
				for (Line line : lines) {
					line.measure(tasks, round >= ROUNDS_BEFORE);
				}
			}
		}
		Line.print(lines, System.out);
		return 0;
	}

	// A payload that comes five times a second has its code compiled for minutes, and the
	// compiler's threads are what fast tasks would then be found to wait for.
	private void warmUp(Carrier carrier) throws InterruptedException {
		Company.Run run = new Company("large", 1, LARGE, Duration.ZERO).join(carrier);
		new FastTasks(this.rate, Duration.ZERO, this.warmUp).run(carrier);
		run.end();
	}

	private List<Line> lines(Application application) {
		int half = this.slots / 2;
		int slow = this.workers * half;
		Setting some = new JobberSetting(application, this.workers, this.slots);
		Setting one = new JobberSetting(application, 1, this.slots);
		Setting streams = new RawSetting(application.raw(), this.workers);
		Company large = new Company("large", 1, LARGE, this.pause);
		Line onHalf = new Line("alone, on half of the slots", new JobberSetting(application, this.workers, half),
				Company.NONE, null);
		Line onSome = new Line("alone", some, Company.NONE, null);
		Line onOne = new Line("alone", one, Company.NONE, null);
		Line onStreams = new Line("raw, alone", streams, Company.NONE, null);
		return List.of(onHalf,
				new Line("beside " + slow + " of a second", some,
						new Company(WorkerProcess.SLOW, slow, 100, Duration.ZERO), onHalf),
				onSome, new Line("beside one of 4 MB both ways", some, large, onSome), onOne,
				new Line("beside one of 4 MB both ways", one, large, onOne), onStreams,
				new Line("raw, beside one of 4 MB both ways", streams, large, onStreams),
				new Line("raw, beside it on the same stream", new RawSetting(application.raw(), 1), large, onStreams));
	}

}
