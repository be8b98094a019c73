package io.jobber.sample.functions;

import io.jobber.worker.function.context.ContextFunction;

/**
 * Draws tiles of the Mandelbrot set, each on a canvas that no other task draws on at the
 * same time.
 */
final class Mandelbrot implements ContextFunction<TileCanvas, TileRequest, byte[]> {

	@Override
	public TileCanvas start() {
		return new TileCanvas();
	}

	@Override
	public byte[] run(TileCanvas canvas, TileRequest tile) {
		new MandelbrotTile(tile).draw(canvas.pixels());
		return canvas.encode();
	}

	@Override
	public void stop(TileCanvas canvas) {
		canvas.close();
	}

}
