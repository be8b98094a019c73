package io.jobber.benchmarks.throughput;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.jobber.benchmarks.throughput.CallerProcess.Kind;

/**
 * Compares Jobber with a raw stream. Each round runs every cell once, and each beside its
 * reference, so that what else the machine does meets all of them. The processes stay, so
 * they are warm from the second round on; what a first round lacks, a warm-up makes up
 * for.
 */
@Command(name = "jobber-benchmarks/run", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Tasks per second from a caller to workers in other processes and back, and their ratio to a "
				+ "raw gRPC stream of the same round.")
public final class Benchmark implements Callable<Integer> {

	private static final Duration WARM_UP = Duration.ofSeconds(3);

	private static final int MANY = 1024;

	@Option(names = "--short", description = "Two rounds of the cells that count most: less than two minutes.")
	private boolean brief;

	@Option(names = "--rounds", description = "Rounds, of which the median is told (default: 5, or 2 with --short).")
	private @Nullable Integer rounds;

	@Option(names = "--payload", defaultValue = "100", description = "Bytes of a payload (default: 100).")
	private int payloadBytes;

	@Option(names = "--rate", defaultValue = "0",
			description = "A load of so many tasks a second, too, whose latencies count from when they were due.")
	private int rate;

	@Option(names = "--jdk", description = "Home of the JDK that callers and workers run on (default: this one).")
	private Path jdk = Path.of(System.getProperty("java.home"));

	@Option(names = "--csv", description = "File for the figures of all rounds.")
	private @Nullable Path csv;

	public static void main(String[] args) {
		System.exit(new CommandLine(new Benchmark()).execute(args));
	}

	@Override
	public Integer call() throws IOException {
		List<Cell> cells = withReferences(this.brief ? few() : all());
		int rounds = (this.rounds != null) ? this.rounds : this.brief ? 2 : 5;
		Map<String, Caller> callers = new LinkedHashMap<>();
		try {
			for (Cell cell : cells) {
				String key = key(cell);
				if (!callers.containsKey(key)) {
					Caller caller = new Caller(this.jdk, cell.kind(), cell.workers(), this.payloadBytes);
					callers.put(key, caller);
					caller.run(new Load(Load.Kind.ASYNC, MANY, Duration.ZERO, WARM_UP));
				}
			}
			for (int round = 0; round < rounds; round++) {
				for (Cell cell : cells) {
					cell.results().add(Objects.requireNonNull(callers.get(key(cell))).run(cell.load()));
				}
			}
		}
		finally {
			for (Caller caller : callers.values()) {
				caller.close();
			}
		}
		Table table = new Table(cells);
		table.print(System.out);
		if (this.csv != null) {
			try (PrintStream out = new PrintStream(this.csv.toFile(), StandardCharsets.UTF_8)) {
				table.writeCsv(out);
			}
		}
		return 0;
	}

	private List<Cell> few() {
		List<Cell> cells = new ArrayList<>();
		for (int inFlight : new int[] { 1, 64, MANY }) {
			cells.add(new Cell(Kind.HANDLER, 1, async(inFlight)));
		}
		cells.add(new Cell(Kind.FUNCTION, 1, async(MANY)));
		cells.add(new Cell(Kind.HANDLER, 4, async(MANY)));
		cells.add(new Cell(Kind.HANDLER, 1, blocking(64)));
		addRate(cells, 1);
		return cells;
	}

	private List<Cell> all() {
		List<Cell> cells = new ArrayList<>();
		for (int workers : new int[] { 1, 4, 16 }) {
			for (int inFlight : new int[] { 1, 64, MANY }) {
				cells.add(new Cell(Kind.HANDLER, workers, async(inFlight)));
				cells.add(new Cell(Kind.FUNCTION, workers, async(inFlight)));
			}
			cells.add(new Cell(Kind.HANDLER, workers, blocking(64)));
			addRate(cells, workers);
		}
		return cells;
	}

	private void addRate(List<Cell> cells, int workers) {
		if (this.rate > 0) {
			cells.add(new Cell(Kind.HANDLER, workers,
					new Load(Load.Kind.RATE, this.rate, Duration.ofSeconds(1), Duration.ofSeconds(4))));
		}
	}

	// Throughput at many in flight moves for seconds after the start.
	private static Load async(int inFlight) {
		return (inFlight >= MANY) ? new Load(Load.Kind.ASYNC, inFlight, Duration.ofSeconds(1), Duration.ofSeconds(4))
				: new Load(Load.Kind.ASYNC, inFlight, Duration.ofMillis(500), Duration.ofSeconds(2));
	}

	private static Load blocking(int threads) {
		return new Load(Load.Kind.BLOCKING, threads, Duration.ofMillis(500), Duration.ofSeconds(2));
	}

	private static List<Cell> withReferences(List<Cell> cells) {
		List<Cell> all = new ArrayList<>();
		for (Cell cell : cells) {
			if (all.stream().noneMatch((other) -> other.isOf(Kind.REFERENCE, cell.workers(), cell.load()))) {
				all.add(cell.reference());
			}
			all.add(cell);
		}
		return all;
	}

	private static String key(Cell cell) {
		return cell.kind() + " " + cell.workers();
	}

}
