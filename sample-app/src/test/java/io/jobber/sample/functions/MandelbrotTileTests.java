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

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MandelbrotTile} and {@link TileRequest}.
 */
class MandelbrotTileTests {

	private static final int LAST = MandelbrotTile.SIZE - 1;

	// On the spike left of the set, where doubles are coarsest.
	private static final TileRequest DEEP = tileAt(TileRequest.MAX_ZOOM, -1.7685736563152709, 0.0009642968513582);

	@Test
	void zoomZeroShowsTheWholeSet() {
		MandelbrotTile tile = new MandelbrotTile(new TileRequest(0, 0, 0));

		assertThat(tile.real(0)).isLessThan(-2);
		assertThat(tile.real(LAST)).isGreaterThan(0.5);
		assertThat(tile.imaginary(0)).isGreaterThan(1.2);
		assertThat(tile.imaginary(LAST)).isLessThan(-1.2);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "-1, 0", "-0.1225, 0.745", "-1.31, 0", "-1.7549, 0", "0.28, 0.53" })
	void pointInsideIsBlack(double real, double imaginary) {
		assertThat(colourAt(real, imaginary)).isEqualTo(0x000000);
	}

	@ParameterizedTest
	@CsvSource({ "-2.2, 0", "0.5, 0", "1, 1", "-1, 0.5", "-0.75, 0.2", "0.26, 0" })
	void pointOutsideIsColoured(double real, double imaginary) {
		assertThat(colourAt(real, imaginary)).isNotEqualTo(0x000000);
	}

	@Test
	void upperHalfMirrorsLowerHalf() {
		BufferedImage image = draw(new MandelbrotTile(new TileRequest(0, 0, 0)));

		for (int row = 0; row < MandelbrotTile.SIZE / 2; row++) {
			assertThat(row(image, row)).isEqualTo(row(image, LAST - row));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 10, 31, 32, 44, TileRequest.MAX_ZOOM })
	void neighbouringTilesContinueTheGridOfPixels(int zoom) {
		TileRequest request = tileAt(zoom, -1.7685736563152709, 0.5);
		MandelbrotTile tile = new MandelbrotTile(request);
		MandelbrotTile right = new MandelbrotTile(new TileRequest(zoom, request.x() + 1, request.y()));
		MandelbrotTile below = new MandelbrotTile(new TileRequest(zoom, request.x(), request.y() + 1));
		double step = 4 / 256.0 / Math.pow(2, zoom);

		assertThat(right.real(0) - tile.real(LAST)).isEqualTo(step);
		assertThat(tile.imaginary(LAST) - below.imaginary(0)).isEqualTo(step);
	}

	@Test
	void coloursContinueAcrossTheEdgeOfTiles() {
		BufferedImage left = draw(new MandelbrotTile(tileAt(4, -1.3, 0.6)));
		BufferedImage right = draw(
				new MandelbrotTile(new TileRequest(4, tileAt(4, -1.3, 0.6).x() + 1, tileAt(4, -1.3, 0.6).y())));

		for (int row = 0; row < MandelbrotTile.SIZE; row++) {
			int here = left.getRGB(LAST, row);
			int there = right.getRGB(0, row);
			assertThat(distance(here, there)).isLessThan(24);
		}
	}

	@Test
	void deepestPixelsHaveCoordinatesOfTheirOwnEvenlySpaced() {
		MandelbrotTile tile = new MandelbrotTile(DEEP);

		for (int i = 1; i < MandelbrotTile.SIZE; i++) {
			assertThat(tile.real(i) - tile.real(i - 1)).isEqualTo(2 * Math.ulp(1.7));
			assertThat(tile.imaginary(i - 1) - tile.imaginary(i)).isEqualTo(2 * Math.ulp(1.7));
		}
	}

	@Test
	void deepestTileHasNoBlocks() {
		BufferedImage image = draw(new MandelbrotTile(DEEP));

		Set<Integer> colours = new HashSet<>();
		int changes = 0;
		for (int row = 0; row < MandelbrotTile.SIZE; row++) {
			for (int column = 1; column < MandelbrotTile.SIZE; column++) {
				colours.add(image.getRGB(column, row));
				changes += (image.getRGB(column, row) != image.getRGB(column - 1, row)) ? 1 : 0;
			}
		}
		assertThat(colours).hasSizeGreaterThan(256);
		// Blocks of two pixels would change at half of the places at most.
		assertThat(changes).isGreaterThan(MandelbrotTile.SIZE * LAST / 2);
	}

	@Test
	void interruptStopsDrawingAndStaysSet() {
		MandelbrotTile tile = new MandelbrotTile(new TileRequest(0, 0, 0));

		Thread.currentThread().interrupt();
		try {
			assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> draw(tile))
				.withMessageContaining("row 0");
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		}
		finally {
			Thread.interrupted();
		}
	}

	@ParameterizedTest
	@CsvSource({ "-1, 0, 0", "46, 0, 0", "0, 1, 0", "0, 0, 1", "3, 8, 0", "3, 0, 8", "3, -1, 0", "3, 0, -1",
			"45, 0, 35184372088832", "2147483647, 0, 0" })
	void tileBeyondTheMapIsRefused(int z, long x, long y) {
		assertThatExceptionOfType(InvalidTileException.class).isThrownBy(() -> new TileRequest(z, x, y))
			.withMessageStartingWith("No tile ");
	}

	private static BufferedImage draw(MandelbrotTile tile) {
		BufferedImage image = new BufferedImage(MandelbrotTile.SIZE, MandelbrotTile.SIZE, BufferedImage.TYPE_INT_RGB);
		tile.draw(((DataBufferInt) image.getRaster().getDataBuffer()).getData());
		return image;
	}

	private static TileRequest tileAt(int zoom, double real, double imaginary) {
		double tiles = Math.pow(2, zoom) / 4;
		return new TileRequest(zoom, (long) ((real + 2.5) * tiles), (long) ((2 - imaginary) * tiles));
	}

	private static int colourAt(double real, double imaginary) {
		TileRequest request = tileAt(12, real, imaginary);
		MandelbrotTile tile = new MandelbrotTile(request);
		int column = (int) ((real - tile.real(0)) / (tile.real(1) - tile.real(0)) + 0.5);
		int row = (int) ((tile.imaginary(0) - imaginary) / (tile.imaginary(0) - tile.imaginary(1)) + 0.5);
		return draw(tile).getRGB(Math.min(column, LAST), Math.min(row, LAST)) & 0xFFFFFF;
	}

	private static int[] row(BufferedImage image, int row) {
		return image.getRGB(0, row, MandelbrotTile.SIZE, 1, null, 0, MandelbrotTile.SIZE);
	}

	private static int distance(int one, int other) {
		int distance = 0;
		for (int shift = 0; shift < 24; shift += 8) {
			distance = Math.max(distance, Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF)));
		}
		return distance;
	}

}
