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

package io.jobber.sample.functions;

/**
 * The colours outside the set: a closed ring of deep blue, sky, white, amber and umber,
 * linear between its stops. The logarithm of the escape time walks round it: the bands
 * stay about as wide on the screen at every zoom, and since the colour depends on nothing
 * else, tiles fit at their edges and across zooms.
 */
final class Palette {

	static final int INSIDE = 0x000000;

	private static final int SIZE = 1 << 12;

	private static final double TURNS_PER_E_FOLD = 0.75;

	private static final double[] STOPS = { 0, 0.16, 0.42, 0.6425, 0.8575, 1 };

	private static final int[] COLOURS = { 0x000764, 0x206BCB, 0xEDFFFF, 0xFFAA00, 0x160A12, 0x000764 };

	private static final int[] RING = ring();

	private Palette() {
	}

	static int colour(double escapeTime) {
		double turns = TURNS_PER_E_FOLD * Math.log1p(Math.max(0, escapeTime));
		return RING[(int) ((turns - Math.floor(turns)) * SIZE) & (SIZE - 1)];
	}

	private static int[] ring() {
		int[] ring = new int[SIZE];
		int stop = 0;
		for (int i = 0; i < SIZE; i++) {
			double position = (double) i / SIZE;
			while (position >= STOPS[stop + 1]) {
				stop++;
			}
			double share = (position - STOPS[stop]) / (STOPS[stop + 1] - STOPS[stop]);
			ring[i] = blend(COLOURS[stop], COLOURS[stop + 1], share);
		}
		return ring;
	}

	private static int blend(int from, int to, double share) {
		return blend(from, to, share, 16) | blend(from, to, share, 8) | blend(from, to, share, 0);
	}

	private static int blend(int from, int to, double share, int shift) {
		int first = from >> shift & 0xFF;
		int second = to >> shift & 0xFF;
		return (int) Math.round(first + (second - first) * share) << shift;
	}

}
