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

package io.jobber.worker.function;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;

/**
 * Collects the items that the publisher of one task emits into its result: one item, or a
 * JSON array of all, if the caller asked for a list and the publisher is of many. Items
 * of a list are written as they come, so that their objects are not kept. Not
 * thread-safe: a publisher's signals are serial.
 */
final class ResultItems {

	// No payload is larger, whatever the settings.
	private static final int MAX_BYTES = 64 * 1024 * 1024;

	private final String function;

	private final boolean list;

	private final BooleanSupplier many;

	private final PayloadWriter writer;

	private final Supplier<@Nullable FunctionPart> output;

	private final ByteArrayOutputStream array = new ByteArrayOutputStream(0);

	private final Map<String, String> headers = new TreeMap<>();

	private @Nullable Object first;

	/**
	 * Of a publisher that has emitted nothing so far.
	 * @param function the name of the function
	 * @param list whether the caller asked for a list
	 * @param many whether the publisher is one of many; asked when it has completed
	 * @param writer encodes results
	 * @param output the last of the parts that made it; asked when it has emitted
	 * something
	 */
	ResultItems(String function, boolean list, BooleanSupplier many, PayloadWriter writer,
			Supplier<@Nullable FunctionPart> output) {
		this.function = function;
		this.list = list;
		this.many = many;
		this.writer = writer;
		this.output = output;
	}

	/**
	 * How many items the publisher is asked for.
	 * @return the number of items
	 */
	long wanted() {
		return this.list ? Long.MAX_VALUE : 2;
	}

	/**
	 * Take an item.
	 * @param item the item
	 * @throws IllegalStateException if it is one too many, or cannot be written
	 */
	void add(Object item) {
		if (this.first == null) {
			this.first = item;
			return;
		}
		if (!this.list) {
			throw new IllegalStateException("Function '" + this.function
					+ "' returned more than one item, but one value was asked for: ask for a List of them");
		}
		if (this.array.size() == 0) {
			write(this.first);
		}
		write(item);
	}

	PayloadWriter.EncodedResult answer() {
		if (!this.list || !this.many.getAsBoolean()) {
			return this.writer.write(this.function, this.output.get(), this.first);
		}
		if (this.first == null) {
			this.array.write('[');
		}
		else if (this.array.size() == 0) {
			write(this.first);
		}
		this.array.write(']');
		return new PayloadWriter.EncodedResult("application/json", this.headers, this.array.toByteArray());
	}

	private void write(Object item) {
		if (item instanceof Message<?> message) {
			this.headers.putAll(TaskHeaders.toCaller(message.getHeaders()));
		}
		this.array.write((this.array.size() == 0) ? '[' : ',');
		this.array.writeBytes(this.writer.element(this.function, this.output.get(), item));
		if (this.array.size() > MAX_BYTES) {
			throw new IllegalStateException("Function '" + this.function + "' returned items of more than " + MAX_BYTES
					+ " bytes, which no list may have");
		}
	}

}
