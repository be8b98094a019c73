package io.jobber.scheduler.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * The header {@code Retry-After}, as RFC 9110 has it: seconds, or a date.
 */
final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * Read a value.
	 * @param value of the header
	 * @param now what a date is compared to
	 * @return how long to wait, or {@code null} if the value says nothing
	 */
	static @Nullable Duration parse(String value, Instant now) {
		String text = value.strip();
		if (text.matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(text));
		}
		try {
			Duration wait = Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
			return wait.isNegative() ? Duration.ZERO : wait;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
