package io.jobber.lambda.emulator.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time in milliseconds, seconds or minutes, such as {@code 500ms}.
 */
final class TimeArgument implements ITypeConverter<Duration> {

	private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})(ms|s|m)");

	@Override
	public Duration convert(String argument) {
		Matcher matcher = SYNTAX.matcher(argument);
		if (!matcher.matches()) {
			throw new TypeConversionException("'" + argument + "' is not like 500ms, 2s or 1m");
		}
		long amount = Long.parseLong(matcher.group(1));
		return switch (matcher.group(2)) {
			case "ms" -> Duration.ofMillis(amount);
			case "s" -> Duration.ofSeconds(amount);
			default -> Duration.ofMinutes(amount);
		};
	}

}
