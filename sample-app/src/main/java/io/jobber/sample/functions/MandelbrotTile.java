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

import java.util.concurrent.CancellationException;

/**
 * Draws one tile of the Mandelbrot set by continuous escape time. The map is the square
 * of side 4 around -0.5 + 0i. Its side is a power of two, so that an edge of a tile and
 * the centre of a pixel are sums of few powers of two: no bit of a coordinate is lost to
 * rounding until the bits run out.
 * <p>
 * They run out after zoom 45, where neighbouring pixels are two units in the last place
 * of a {@code double} between -2 and -1 apart. At zoom 46 the centre of a pixel would lie
 * half way between two doubles, and pairs of neighbours would round to the same one, so
 * {@link TileRequest#MAX_ZOOM} is 45. There the rounding within the iteration bends fine
 * detail by about a pixel, without visible grain.
 * <p>
 * Points inside never escape and would cost the whole budget of iterations. Those of the
 * main cardioid and the largest bulb are known by formula; others are given up when their
 * orbit returns to exactly a former value, as Brent's cycle search finds, for then it
 * never leaves.
 */
final class MandelbrotTile {

	static final int SIZE = 256;

	private static final double LEFT = -2.5;

	private static final double TOP = 2;

	// Far beyond the 2 that decides the escape: the further, the smoother.
	private static final double ESCAPE_RADIUS_SQUARED = 1 << 16;

	private static final double INSIDE = -1;

	private final double left;

	private final double top;

	private final double step;

	private final int maxIterations;

	MandelbrotTile(TileRequest tile) {
		this.step = Math.scalb(4.0 / SIZE, -tile.z());
		this.left = LEFT + tile.x() * SIZE * this.step;
		this.top = TOP - tile.y() * SIZE * this.step;
		this.maxIterations = maxIterations(tile.z());
	}

	double real(int column) {
		return this.left + (column + 0.5) * this.step;
	}

	double imaginary(int row) {
		return this.top - (row + 0.5) * this.step;
	}

	/**
	 * Draw the tile, on the calling thread.
	 * @param pixels where to draw: the pixels as RGB, row by row
	 * @throws CancellationException if the thread was interrupted; its flag stays set
	 */
	void draw(int[] pixels) {
		for (int row = 0; row < SIZE; row++) {
			if (Thread.currentThread().isInterrupted()) {
				throw new CancellationException("Interrupted at row " + row + " of " + SIZE);
			}
			double imaginary = imaginary(row);
			for (int column = 0; column < SIZE; column++) {
				double time = escapeTime(real(column), imaginary, this.maxIterations);
				pixels[row * SIZE + column] = (time != INSIDE) ? Palette.colour(time) : Palette.INSIDE;
			}
		}
	}

	private static int maxIterations(int zoom) {
		return 256 + 8 * zoom * zoom;
	}

	private static double escapeTime(double cr, double ci, int maxIterations) {
		if (inCardioid(cr, ci) || inBulb(cr, ci)) {
			return INSIDE;
		}
		double zr = 0;
		double zi = 0;
		double zr2 = 0;
		double zi2 = 0;
		double formerZr = 0;
		double formerZi = 0;
		int nextFormer = 8;
		for (int n = 1; n <= maxIterations; n++) {
			zi = (zr + zr) * zi + ci;
			zr = zr2 - zi2 + cr;
			zr2 = zr * zr;
			zi2 = zi * zi;
			if (zr2 + zi2 > ESCAPE_RADIUS_SQUARED) {
				// The fraction by which the last iteration overshot.
				return n + 1 - Math.log(Math.log(zr2 + zi2) / 2) / Math.log(2);
			}
			if (zr == formerZr && zi == formerZi) {
				return INSIDE;
			}
			if (n == nextFormer) {
				formerZr = zr;
				formerZi = zi;
				nextFormer *= 2;
			}
		}
		return INSIDE;
	}

	private static boolean inCardioid(double cr, double ci) {
		double ci2 = ci * ci;
		double q = (cr - 0.25) * (cr - 0.25) + ci2;
		return q * (q + (cr - 0.25)) <= 0.25 * ci2;
	}

	private static boolean inBulb(double cr, double ci) {
		return (cr + 1) * (cr + 1) + ci * ci <= 0.0625;
	}

}
