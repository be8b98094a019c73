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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * What a tile is drawn on, and made a PNG of. It holds the pixels, buffers, and a
 * {@link Deflater}, whose window and tables are native memory that no garbage collector
 * knows of. So one is worth keeping for the next tile, has to be closed, and is not
 * thread-safe.
 */
final class TileCanvas implements AutoCloseable {

	private static final int SIZE = MandelbrotTile.SIZE;

	// A byte for the filter, then three for each pixel.
	private static final int ROW = 1 + 3 * SIZE;

	private static final byte[] SIGNATURE = { (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };

	private static final byte[] HEADER = ByteBuffer.allocate(13).putInt(SIZE).putInt(SIZE).putInt(0x08020000).array();

	private static final byte UP = 2;

	// The level at which tiles are about as small as ImageIO makes them.
	private static final int LEVEL = 4;

	private final int[] pixels = new int[SIZE * SIZE];

	private final Deflater deflater = new Deflater(LEVEL);

	private final byte[] rows = new byte[SIZE * ROW];

	// Incompressible data grow by much less.
	private final byte[] compressed = new byte[this.rows.length + 1024];

	/**
	 * Where to draw.
	 * @return the pixels as RGB, row by row
	 */
	int[] pixels() {
		return this.pixels;
	}

	/**
	 * Encode what is drawn.
	 * @return the image
	 */
	byte[] encode() {
		filter();
		this.deflater.reset();
		this.deflater.setInput(this.rows);
		this.deflater.finish();
		int length = this.deflater.deflate(this.compressed);
		ByteBuffer png = ByteBuffer.allocate(SIGNATURE.length + 3 * 12 + HEADER.length + length);
		png.put(SIGNATURE);
		chunk(png, "IHDR", HEADER, HEADER.length);
		chunk(png, "IDAT", this.compressed, length);
		chunk(png, "IEND", HEADER, 0);
		return png.array();
	}

	/**
	 * Free the native memory.
	 */
	@Override
	public void close() {
		this.deflater.end();
	}

	// Each byte less the one above: neighbours are alike, so most become small.
	private void filter() {
		for (int row = 0; row < SIZE; row++) {
			int out = row * ROW;
			this.rows[out++] = UP;
			for (int pixel = row * SIZE; pixel < (row + 1) * SIZE; pixel++) {
				int colour = this.pixels[pixel];
				int above = (row > 0) ? this.pixels[pixel - SIZE] : 0;
				this.rows[out++] = (byte) ((colour >> 16) - (above >> 16));
				this.rows[out++] = (byte) ((colour >> 8) - (above >> 8));
				this.rows[out++] = (byte) (colour - above);
			}
		}
	}

	private static void chunk(ByteBuffer png, String type, byte[] data, int length) {
		png.putInt(length);
		int start = png.position();
		png.put(type.getBytes(StandardCharsets.US_ASCII)).put(data, 0, length);
		CRC32 crc = new CRC32();
		crc.update(png.array(), start, png.position() - start);
		png.putInt((int) crc.getValue());
	}

}
