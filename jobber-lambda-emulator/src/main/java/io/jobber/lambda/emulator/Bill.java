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

package io.jobber.lambda.emulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.jobber.lambda.emulator.EmulatedFunction.Architecture;

/**
 * What Lambda would have charged for what has run here, at list price and without the
 * free tier: {@code $0.20} per million requests, {@code $0.0000166667} per GB-second on
 * x86 and {@code $0.0000133334} on Arm, as on
 * <a href="https://aws.amazon.com/lambda/pricing/">AWS's price list</a> of Europe
 * (Ireland) and US East on 2026-11-22, first tier. Initialisation is billed like the
 * rest, as it is since August 2025. Throttled invocations cost nothing; retries of events
 * do.
 *
 * @param functions what each function cost, in the order of their definition
 */
public record Bill(List<FunctionBill> functions) {

	private static final BigDecimal DOLLARS_PER_REQUEST = new BigDecimal("0.0000002");

	private static final BigDecimal DOLLARS_PER_GB_SECOND_X86 = new BigDecimal("0.0000166667");

	private static final BigDecimal DOLLARS_PER_GB_SECOND_ARM = new BigDecimal("0.0000133334");

	private static final BigDecimal MEGABYTE_MILLIS_PER_GB_SECOND = BigDecimal.valueOf(1024 * 1000);

	public Bill {
		functions = List.copyOf(functions);
	}

	/**
	 * What all functions cost together.
	 * @return the cost in US dollars
	 */
	public BigDecimal dollars() {
		return this.functions.stream().map(FunctionBill::dollars).reduce(BigDecimal.ZERO, BigDecimal::add);
	}

	/**
	 * The bill for people to read.
	 * @return a table, a line for each function and one for all
	 */
	@Override
	public String toString() {
		int width = Stream.concat(Stream.of("function"), this.functions.stream().map(FunctionBill::name))
			.mapToInt(String::length)
			.max()
			.orElseThrow();
		String row = "%-" + width + "s  %10s  %12s  %12s  %12s%n";
		StringBuilder table = new StringBuilder(
				row.formatted("function", "requests", "GB-seconds", "of them init", "dollars"));
		for (FunctionBill each : this.functions) {
			table.append(row.formatted(each.name(), each.requests(), each.gigabyteSeconds(), each.initGigabyteSeconds(),
					rounded(each.dollars())));
		}
		table.append(row.formatted("all", this.functions.stream().mapToLong(FunctionBill::requests).sum(),
				sum(FunctionBill::gigabyteSeconds), sum(FunctionBill::initGigabyteSeconds), rounded(dollars())));
		return table.toString().stripTrailing();
	}

	private BigDecimal sum(Function<FunctionBill, BigDecimal> part) {
		return this.functions.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
	}

	private static String rounded(BigDecimal dollars) {
		return dollars.setScale(8, RoundingMode.HALF_UP).toPlainString();
	}

	/**
	 * What one function cost.
	 *
	 * @param name of the function
	 * @param architecture whose price was taken
	 * @param memoryMegabytes that it is configured with
	 * @param requests how many invocations ran, the failed ones included
	 * @param billedMillis the sum of all billed durations, initialisation included
	 * @param initMillis the initialisation's part of it
	 */
	public record FunctionBill(String name, Architecture architecture, int memoryMegabytes, long requests,
			long billedMillis, long initMillis) {

		/**
		 * The memory that was taken, times the time that it was.
		 * @return gigabyte-seconds, with six digits behind the point
		 */
		public BigDecimal gigabyteSeconds() {
			return gigabyteSeconds(this.billedMillis);
		}

		/**
		 * The initialisation's part of {@link #gigabyteSeconds()}.
		 * @return gigabyte-seconds, with six digits behind the point
		 */
		public BigDecimal initGigabyteSeconds() {
			return gigabyteSeconds(this.initMillis);
		}

		/**
		 * What it cost, requests and duration.
		 * @return the cost in US dollars, with ten digits behind the point
		 */
		public BigDecimal dollars() {
			BigDecimal price = (this.architecture == Architecture.ARM64) ? DOLLARS_PER_GB_SECOND_ARM
					: DOLLARS_PER_GB_SECOND_X86;
			return DOLLARS_PER_REQUEST.multiply(BigDecimal.valueOf(this.requests))
				.add(price.multiply(gigabyteSeconds()))
				.setScale(10, RoundingMode.HALF_UP);
		}

		private BigDecimal gigabyteSeconds(long millis) {
			return BigDecimal.valueOf(millis)
				.multiply(BigDecimal.valueOf(this.memoryMegabytes))
				.divide(MEGABYTE_MILLIS_PER_GB_SECOND, 6, RoundingMode.HALF_UP);
		}

	}

}
