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

package io.jobber.contract;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Prints, after the last test, the contract as it was tested: a line for each row of its
 * table, what happens then, the wire, the result and the time. A row is a nested class,
 * or a class that has none.
 */
final class ContractTable implements BeforeTestExecutionCallback, TestWatcher {

	private static final Namespace NAMESPACE = Namespace.create(ContractTable.class);

	@Override
	public void beforeTestExecution(ExtensionContext context) {
		context.getStore(NAMESPACE).put("begin", System.nanoTime());
		Object outer = context.getRequiredTestInstances().getAllInstances().get(0);
		context.getStore(NAMESPACE)
			.put("wire", (outer instanceof DeliveryContract contract) ? contract.wire : Wire.GRPC);
	}

	@Override
	public void testSuccessful(ExtensionContext context) {
		add(context, "passed");
	}

	@Override
	public void testFailed(ExtensionContext context, Throwable cause) {
		add(context, "FAILED");
	}

	@Override
	public void testAborted(ExtensionContext context, Throwable cause) {
		add(context, "aborted");
	}

	private static void add(ExtensionContext context, String result) {
		ExtensionContext.Store store = context.getStore(NAMESPACE);
		Long begin = store.get("begin", Long.class);
		long millis = (begin != null) ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) : 0;
		String wire = String.valueOf(store.get("wire", Wire.class));
		context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent(Lines.class, (key) -> new Lines(), Lines.class)
			.add(new Row(number(context), words(context.getRequiredTestClass().getSimpleName())),
					words(context.getRequiredTestMethod().getName()), wire, result, millis);
	}

	private static int number(ExtensionContext context) {
		Order order = context.getRequiredTestClass().getAnnotation(Order.class);
		return (order != null) ? order.value() : Integer.MAX_VALUE;
	}

	private static String words(String name) {
		return name.replaceAll("Tests$", "").replaceAll("(?<!^)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
	}

	private record Row(int number, String words) {
	}

	/**
	 * The lines of each row, those of one test together, in the order of their first run.
	 */
	private static final class Lines implements AutoCloseable {

		private static final String LEFT = "| %3s | %-38s | %-78s ";

		private static final String RIGHT = "| %-7s | %-7s | %6s |%n";

		// Guarded by this.
		private final Map<Row, Map<String, StringBuilder>> rows = new TreeMap<>(
				Comparator.comparingInt(Row::number).thenComparing(Row::words));

		private synchronized void add(Row row, String what, String wire, String result, long millis) {
			this.rows.computeIfAbsent(row, (missing) -> new LinkedHashMap<>())
				.computeIfAbsent(what, (missing) -> new StringBuilder())
				.append(line(String.valueOf(row.number()), row.words(), what, wire, result, String.valueOf(millis)));
		}

		@Override
		public synchronized void close() {
			StringBuilder table = new StringBuilder(System.lineSeparator())
				.append(line("row", "when", "then", "harness", "result", "ms"));
			this.rows.values().forEach((row) -> row.values().forEach(table::append));
			System.out.println(table);
		}

		private static String line(String row, String when, String then, String... rest) {
			return String.format(Locale.ROOT, LEFT, row, when, then)
					+ String.format(Locale.ROOT, RIGHT, (Object[]) rest);
		}

	}

}
