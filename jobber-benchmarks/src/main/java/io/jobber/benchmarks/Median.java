package io.jobber.benchmarks;

import java.util.stream.DoubleStream;

/**
 * The middle one of some figures.
 */
public final class Median {

	private Median() {
	}

	/**
	 * The figure that as many are above as below, or the mean of the two in the middle.
	 */
	public static double of(DoubleStream figures) {
		double[] sorted = figures.sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
