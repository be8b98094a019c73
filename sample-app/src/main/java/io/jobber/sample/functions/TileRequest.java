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
 * One tile of the map, in the "slippy map" scheme: zoom {@code z} cuts the map into
 * 2<sup>z</sup> × 2<sup>z</sup> tiles, and {@code x} counts them from the left and
 * {@code y} from the top. A column or row does not fit an {@code int} beyond zoom 31.
 *
 * @param z zoom, 0 to {@value #MAX_ZOOM}
 * @param x column, 0 to 2<sup>z</sup> - 1
 * @param y row, 0 to 2<sup>z</sup> - 1
 */
public record TileRequest(int z, long x, long y) {

	/**
	 * Deepest zoom. See {@link MandelbrotTile} for why it is not deeper.
	 */
	public static final int MAX_ZOOM = 45;

	/**
	 * Check the coordinates.
	 * @throws InvalidTileException if there is no such tile
	 */
	public TileRequest {
		if (z < 0 || z > MAX_ZOOM) {
			throw new InvalidTileException("No tile at zoom " + z + ": zoom must be 0 to " + MAX_ZOOM);
		}
		long last = (1L << z) - 1;
		if (x < 0 || x > last || y < 0 || y > last) {
			throw new InvalidTileException(
					"No tile " + x + "/" + y + " at zoom " + z + ": column and row must be 0 to " + last);
		}
	}

}
