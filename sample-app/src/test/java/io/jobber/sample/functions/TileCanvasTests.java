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
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link TileCanvas} and {@link Mandelbrot}.
 */
class TileCanvasTests {

	private static final int SIZE = MandelbrotTile.SIZE;

	private final Mandelbrot mandelbrot = new Mandelbrot();

	private final TileCanvas canvas = this.mandelbrot.start();

	@Test
	void functionAnswersWithPngOf256Pixels() {
		byte[] png = this.mandelbrot.run(this.canvas, new TileRequest(3, 2, 3));

		BufferedImage image = TestImages.decode(png);
		assertThat(png).startsWith(0x89, 'P', 'N', 'G');
		assertThat(image.getWidth()).isEqualTo(SIZE);
		assertThat(image.getHeight()).isEqualTo(SIZE);
	}

	@Test
	void canvasOfAnotherTileLeavesNoTrace() {
		byte[] fresh = this.mandelbrot.run(new TileCanvas(), new TileRequest(0, 0, 0));
		this.mandelbrot.run(this.canvas, new TileRequest(3, 2, 3));

		assertThat(this.mandelbrot.run(this.canvas, new TileRequest(0, 0, 0))).isEqualTo(fresh);
	}

	@Test
	void everyPixelIsKeptThoughNothingCanBeCompressed() {
		Random random = new Random(42);
		Arrays.setAll(this.canvas.pixels(), (pixel) -> random.nextInt(1 << 24));

		BufferedImage image = TestImages.decode(this.canvas.encode());

		int[] decoded = image.getRGB(0, 0, SIZE, SIZE, null, 0, SIZE);
		assertThat(Arrays.stream(decoded).map((pixel) -> pixel & 0xFFFFFF))
			.containsExactly(Arrays.stream(this.canvas.pixels()).boxed().toArray(Integer[]::new));
	}

	@Test
	void stopFreesTheNativeMemory() {
		this.mandelbrot.stop(this.canvas);

		assertThatThrownBy(this.canvas::encode).hasMessageContaining("closed");
	}

}
