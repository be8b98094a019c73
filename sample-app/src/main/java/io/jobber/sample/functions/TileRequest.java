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
