package io.jobber.sample.functions;

/**
 * Thrown when a tile is asked for that the map does not have. Its message is meant for
 * the caller.
 */
public final class InvalidTileException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	public InvalidTileException(String message) {
		super(message);
	}

}
