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

package io.jobber.lambda.emulator.cli;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import io.jobber.lambda.emulator.Faults;

/**
 * A fault to inject, in one argument: {@code hello:throttle=3}.
 */
final class FaultArgument implements ITypeConverter<Consumer<Faults>> {

	private static final Pattern SYNTAX = Pattern.compile("([^:]+):([a-z-]+)=(\\w+)");

	@Override
	public Consumer<Faults> convert(String argument) {
		Matcher matcher = SYNTAX.matcher(argument);
		if (!matcher.matches()) {
			throw new TypeConversionException("'" + argument + "' is not like hello:throttle=3");
		}
		String function = matcher.group(1);
		String value = matcher.group(3);
		return switch (matcher.group(2)) {
			case "throttle" -> counted(value, (faults, times) -> faults.throttle(function, times));
			case "fail-init" -> counted(value, (faults, times) -> faults.failInit(function, times));
			case "crash" -> counted(value, (faults, times) -> faults.crash(function, times));
			case "duplicate" -> counted(value, (faults, times) -> faults.duplicate(function, times));
			case "slow-start" -> timed(value, (faults, time) -> faults.slowStart(function, time));
			case "kill" -> timed(value, (faults, time) -> faults.kill(function, time, Faults.ALWAYS));
			default -> throw new TypeConversionException("'" + matcher.group(2) + "' of '" + argument
					+ "' is not one of throttle, fail-init, crash, duplicate, slow-start and kill");
		};
	}

	private static Consumer<Faults> counted(String value, Fault<Integer> fault) {
		if (!value.matches("always|\\d{1,9}")) {
			throw new TypeConversionException("'" + value + "' is neither a number of times nor always");
		}
		int times = value.equals("always") ? Faults.ALWAYS : Integer.parseInt(value);
		return (faults) -> fault.plan(faults, times);
	}

	private static Consumer<Faults> timed(String value, Fault<Duration> fault) {
		Duration time = new TimeArgument().convert(value);
		return (faults) -> fault.plan(faults, time);
	}

	@FunctionalInterface
	private interface Fault<V> {

		void plan(Faults faults, V value);

	}

}
