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

package io.jobber.lambda.emulator.template;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.jobber.lambda.emulator.template.Value.Fields;
import io.jobber.lambda.emulator.template.Value.Items;
import io.jobber.lambda.emulator.template.Value.Place;
import io.jobber.lambda.emulator.template.Value.Text;
import io.jobber.lambda.emulator.template.Value.Unknown;

/**
 * The parameters of a template: their defaults, and what is said instead of them.
 */
final class Parameters {

	private final Map<String, Value> values = new LinkedHashMap<>();

	Parameters(Fields template, Map<String, String> overrides) {
		Fields declared = template.fields("Parameters");
		for (String name : overrides.keySet()) {
			if (declared.get(name) == null) {
				throw declared.place()
					.wrong("there is no parameter " + name + " to override" + (declared.entries().isEmpty() ? ""
							: ", but " + String.join(", ", declared.entries().keySet())));
			}
		}
		declared.entries()
			.keySet()
			.forEach((name) -> this.values.put(name, value(name, declared.fields(name), overrides.get(name))));
	}

	/**
	 * The value of a parameter, or {@code null} if none is declared.
	 * @param name the name of the parameter
	 * @return the value
	 */
	@Nullable Value get(String name) {
		return this.values.get(name);
	}

	private static Value value(String name, Fields declaration, @Nullable String override) {
		String type = text(declaration.get("Type"), "String");
		// Its default is the name of a value that is kept at AWS.
		boolean kept = type.startsWith("AWS::SSM::Parameter::Value");
		Value fallback = declaration.get("Default");
		if (override == null && (kept || !(fallback instanceof Text))) {
			return new Unknown(name, (kept ? "parameter " + name + " is kept in the Systems Manager"
					: "parameter " + name + " has no default") + " and was not given", declaration.place());
		}
		Place place = (override != null || fallback == null) ? declaration.place() : fallback.place();
		Text value = new Text((override != null) ? override : text(fallback, ""), place);
		if (type.equals("CommaDelimitedList") || type.startsWith("List<")) {
			List<Value> items = Arrays.stream(value.text().split(","))
				.<Value>map((item) -> new Text(item.strip(), place))
				.toList();
			items.forEach((item) -> check(name, type, declaration, (Text) item));
			return new Items(items, place);
		}
		check(name, type, declaration, value);
		return value;
	}

	private static void check(String name, String type, Fields declaration, Text value) {
		if (declaration.get("AllowedValues") instanceof Items allowed
				&& allowed.items().stream().noneMatch((each) -> each.toString().equals(value.text()))) {
			throw value.place().wrong("parameter " + name + " is " + value + ", but must be one of " + allowed.items());
		}
		if (type.equals("Number") || type.equals("List<Number>")) {
			BigDecimal number = number(name, value);
			if (declaration.get("MinValue") instanceof Text least && number.compareTo(number(name, least)) < 0) {
				throw value.place().wrong("parameter " + name + " is " + value + ", but must be at least " + least);
			}
			if (declaration.get("MaxValue") instanceof Text most && number.compareTo(number(name, most)) > 0) {
				throw value.place().wrong("parameter " + name + " is " + value + ", but must be at most " + most);
			}
		}
	}

	private static BigDecimal number(String name, Text value) {
		try {
			return new BigDecimal(value.text());
		}
		catch (NumberFormatException ex) {
			throw value.place().wrong("parameter " + name + " is \"" + value + "\", but must be a number");
		}
	}

	private static String text(@Nullable Value value, String fallback) {
		return (value instanceof Text text) ? text.text() : fallback;
	}

}
