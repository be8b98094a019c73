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

package io.jobber.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Arrivals that were recorded, from a CSV file with a header. Two kinds are known:
 * <ul>
 * <li>{@code arrival_seconds,duration_ms}</li>
 * <li>{@code TIMESTAMP,ContextTokens,GeneratedTokens}: requests to a language model, such
 * as the Azure LLM inference trace 2023 (Patel et al., Splitwise, ISCA 2024). How long
 * one takes is not recorded, so it is assumed: 50 ms, and 20 ms for each generated
 * token.</li>
 * </ul>
 * Arrivals are counted from the first, and sorted. Other columns are ignored.
 */
final class Trace {

	private static final Duration FIRST_TOKEN = Duration.ofMillis(50);

	private static final Duration GENERATED_TOKEN = Duration.ofMillis(20);

	private static final Duration LONGEST = Duration.ofDays(365);

	private final Path file;

	private final int limit;

	private int line;

	private List<String> columns = List.of();

	private Trace(Path file, int limit) {
		this.file = file;
		this.limit = limit;
	}

	/**
	 * Read a file.
	 * @param file a CSV file
	 * @param limit how many arrivals to read at most; 0 means all
	 * @return at least one arrival
	 * @throws IllegalArgumentException if it cannot be read; the message names the file,
	 * the line and what is wrong
	 */
	static List<Arrival> read(Path file, int limit) {
		return new Trace(file, limit).read();
	}

	private List<Arrival> read() {
		try (BufferedReader reader = Files.newBufferedReader(this.file, UTF_8)) {
			return read(reader);
		}
		catch (NoSuchFileException ex) {
			throw new IllegalArgumentException("Trace " + this.file.toAbsolutePath() + " does not exist", ex);
		}
		catch (IOException ex) {
			throw wrong("it cannot be read: " + ex, ex);
		}
	}

	private List<Arrival> read(BufferedReader reader) throws IOException {
		String header = reader.readLine();
		this.line = 1;
		this.columns = (header != null) ? fields(header.replace("\uFEFF", "")) : List.of();
		boolean tokens = this.columns.containsAll(List.of("TIMESTAMP", "GeneratedTokens"));
		if (!tokens && !this.columns.containsAll(List.of("arrival_seconds", "duration_ms"))) {
			throw wrong("the header must be arrival_seconds,duration_ms or TIMESTAMP,ContextTokens,GeneratedTokens, "
					+ "but is '" + header + "'", null);
		}
		List<Arrival> arrivals = new ArrayList<>();
		LocalDateTime origin = LocalDateTime.of(2000, 1, 1, 0, 0);
		String row;
		while ((row = reader.readLine()) != null && (this.limit == 0 || arrivals.size() < this.limit)) {
			this.line++;
			if (!row.isBlank()) {
				List<String> fields = fields(row);
				arrivals.add(tokens
						? new Arrival(Duration.between(origin, timestamp(fields)),
								FIRST_TOKEN.plus(GENERATED_TOKEN.multipliedBy(
										number(fields, "GeneratedTokens", 9).setScale(0, RoundingMode.UP).intValue())))
						: new Arrival(duration(fields, "arrival_seconds", 9), duration(fields, "duration_ms", 6)));
			}
		}
		if (arrivals.isEmpty()) {
			throw wrong("there is no arrival after the header", null);
		}
		return fromTheFirst(arrivals);
	}

	private LocalDateTime timestamp(List<String> fields) {
		String text = field(fields, "TIMESTAMP");
		try {
			return LocalDateTime.parse(text.replace(' ', 'T'));
		}
		catch (DateTimeException ex) {
			throw wrong("TIMESTAMP must be like 2023-11-16 18:15:46.6805900, but is '" + text + "'", ex);
		}
	}

	private Duration duration(List<String> fields, String column, int decimals) {
		return Duration.ofNanos(number(fields, column, decimals).movePointRight(decimals).longValue());
	}

	private BigDecimal number(List<String> fields, String column, int decimals) {
		String text = field(fields, column);
		BigDecimal number;
		try {
			number = new BigDecimal(text);
		}
		catch (NumberFormatException ex) {
			throw wrong(column + " must be a number, but is '" + text + "'", ex);
		}
		BigDecimal largest = BigDecimal.valueOf(LONGEST.toNanos()).movePointLeft(decimals);
		if (number.signum() < 0 || number.compareTo(largest) > 0) {
			throw wrong(column + " must be from 0 to " + largest.toBigInteger() + ", but is " + text, null);
		}
		return number;
	}

	private String field(List<String> fields, String column) {
		int index = this.columns.indexOf(column);
		if (index >= fields.size()) {
			throw wrong("there are " + fields.size() + " fields, but " + column + " is number " + (index + 1), null);
		}
		return fields.get(index);
	}

	private IllegalArgumentException wrong(String what, Throwable cause) {
		return new IllegalArgumentException("Trace " + this.file.toAbsolutePath() + ", line " + this.line + ": " + what,
				cause);
	}

	private static List<String> fields(String row) {
		return Arrays.stream(row.split(",", -1)).map(String::strip).toList();
	}

	private static List<Arrival> fromTheFirst(List<Arrival> arrivals) {
		arrivals.sort(Comparator.comparing(Arrival::at));
		Duration first = arrivals.get(0).at();
		return arrivals.stream().map((arrival) -> new Arrival(arrival.at().minus(first), arrival.length())).toList();
	}

}
