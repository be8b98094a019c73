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

/**
 * Tells when a figure has stopped rising, as throughput does once the JVM has compiled
 * what it is made of. On the way up it stands still at times, so it has to for long.
 */
final class Settling {

	private static final double RISE = 1.05;

	private final int patience;

	private double best;

	private int sinceBest;

	/**
	 * Wait for a figure to settle.
	 * @param patience how many figures in a row may be no better than one before
	 */
	Settling(int patience) {
		this.patience = patience;
	}

	/**
	 * Look at the next figure.
	 * @param figure the figure
	 * @return whether it has settled
	 */
	boolean add(double figure) {
		if (figure > this.best * RISE) {
			this.best = figure;
			this.sinceBest = 0;
		}
		else {
			this.sinceBest++;
		}
		return this.sinceBest >= this.patience;
	}

}
