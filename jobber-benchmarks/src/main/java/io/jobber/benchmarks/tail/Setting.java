package io.jobber.benchmarks.tail;

import java.io.IOException;

/**
 * Where fast tasks and their company go.
 */
interface Setting {

	int workers();

	/**
	 * How many slots each worker has, in words.
	 */
	String capacity();

	/**
	 * Have the workers join that are not there yet.
	 */
	Carrier open() throws IOException, InterruptedException;

}
