package io.jobber.benchmarks.throughput;

import java.util.ArrayList;
import java.util.List;

import io.jobber.benchmarks.throughput.CallerProcess.Kind;

/**
 * One line of the table: a load on workers of one kind, and what it came to in each
 * round.
 *
 * @param kind what answers
 * @param workers how many of them
 * @param load what is sent
 * @param results one a round
 */
record Cell(Kind kind, int workers, Load load, List<Measurement> results) {

	Cell(Kind kind, int workers, Load load) {
		this(kind, workers, load, new ArrayList<>());
	}

	/**
	 * The same load on the reference.
	 */
	Cell reference() {
		return new Cell(Kind.REFERENCE, this.workers, this.load);
	}

	boolean isReference() {
		return this.kind == Kind.REFERENCE;
	}

	boolean isOf(Kind kind, int workers, Load load) {
		return this.kind == kind && this.workers == workers && this.load.equals(load);
	}

}
