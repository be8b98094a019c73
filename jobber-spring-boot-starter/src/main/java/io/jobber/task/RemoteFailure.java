package io.jobber.task;

import org.jspecify.annotations.Nullable;

/**
 * What a function threw, as its worker tells it.
 *
 * @param type its type, as the worker's language names it
 * @param message its message, empty if there was none
 * @param cause its cause, as far as it was told
 * @param stackTrace its stack trace as text, if the worker tells it
 */
public record RemoteFailure(String type, String message, @Nullable RemoteFailure cause, @Nullable String stackTrace) {

	/**
	 * A failure of which no more is known.
	 * @param type its type, as the worker's language names it
	 * @param message its message, empty if there was none
	 * @return the failure
	 */
	public static RemoteFailure of(String type, String message) {
		return new RemoteFailure(type, message, null, null);
	}

}
