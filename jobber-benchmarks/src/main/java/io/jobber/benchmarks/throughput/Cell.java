package io.jobber.benchmarks.throughput;

import java.util.ArrayList;
import java.util.List;

import io.jobber.benchmarks.throughput.echo.Target;
import io.jobber.benchmarks.throughput.echo.Target.Kind;

/**
 * One line of the table: a load on a target, and what it came to in each round.
 *
 * @param target what answers
 * @param load what is sent
 * @param results one a round
 */
record Cell(Target target, Load load, List<Measurement> results) {

	Cell(Target target, Load load) {
		this(target, load, new ArrayList<>());
	}

	/**
	 * The same load on the reference.
	 */
	Cell reference() {
		return new Cell(this.target.reference(), this.load);
	}

	boolean isReference() {
		return this.target.kind() == Kind.REFERENCE;
	}

	boolean isReferenceOf(Cell other) {
		return this.target.equals(other.target.reference()) && this.load.equals(other.load);
	}

}
