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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.jobber.lambda.emulator.template.Value.Fields;
import io.jobber.lambda.emulator.template.Value.Items;
import io.jobber.lambda.emulator.template.Value.Nothing;
import io.jobber.lambda.emulator.template.Value.Place;
import io.jobber.lambda.emulator.template.Value.Text;
import io.jobber.lambda.emulator.template.Value.Unknown;

/**
 * Computes intrinsic functions. What only AWS could compute becomes a {@link Unknown},
 * and so does all that is made of it.
 */
final class Intrinsics {

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]*)}");

	private final Fields mappings;

	private final References references;

	private final Conditions conditions;

	Intrinsics(Fields template, Map<String, String> parameters) {
		this.mappings = template.fields("Mappings");
		this.references = new References(template, new Parameters(template, parameters), this::resolve);
		this.conditions = new Conditions(template, this::resolve);
	}

	Conditions conditions() {
		return this.conditions;
	}

	/**
	 * Compute all calls in a value. Fields and items that are nothing are left out.
	 * @param value the value
	 * @return the value with the results of the calls
	 */
	Value resolve(Value value) {
		if (value instanceof Fields call && call.isCall()) {
			Map.Entry<String, Value> only = call.entries().entrySet().iterator().next();
			return call(only.getKey(), only.getValue(), value.place());
		}
		if (value instanceof Fields fields) {
			Map<String, Value> resolved = new LinkedHashMap<>();
			fields.entries().forEach((name, field) -> {
				Value known = resolve(field);
				if (!(known instanceof Nothing)) {
					resolved.put(name, known);
				}
			});
			return new Fields(resolved, value.place());
		}
		if (value instanceof Items items) {
			return new Items(resolveAll(items.items()), value.place());
		}
		return value;
	}

	private List<Value> resolveAll(List<Value> values) {
		List<Value> resolved = new ArrayList<>();
		values.stream().map(this::resolve).filter((each) -> !(each instanceof Nothing)).forEach(resolved::add);
		return resolved;
	}

	private Value call(String function, Value operand, Place place) {
		return switch (function) {
			case "Ref" -> this.references.ref(text(function, operand), place);
			case "Fn::GetAtt" -> this.references.attribute((operand instanceof Items items)
					? concat(resolveAll(items.items()), ".", place).toString() : text(function, operand), place);
			case "Fn::Sub" -> substitute(operand, place);
			case "Fn::If" -> {
				List<Value> three = operands(function, operand, 3);
				yield resolve(this.conditions.holds(three.get(0)) ? three.get(1) : three.get(2));
			}
			case "Fn::Join" -> {
				List<Value> two = operands(function, operand, 2);
				yield concat(items(function, two.get(1)), text(function, two.get(0)), place);
			}
			case "Fn::Split" -> {
				List<Value> two = operands(function, operand, 2);
				Value whole = resolve(two.get(1));
				yield (whole instanceof Unknown) ? whole
						: new Items(
								Arrays.stream(text(function, whole).split(Pattern.quote(text(function, two.get(0)))))
									.<Value>map((part) -> new Text(part, place))
									.toList(),
								place);
			}
			case "Fn::Select" -> select(operands(function, operand, 2), place);
			case "Fn::FindInMap" -> find(operands(function, operand, 3), place);
			default -> new Unknown(function, function + " is computed by AWS only", place);
		};
	}

	private Value substitute(Value operand, Place place) {
		List<Value> two = (operand instanceof Items) ? operands("Fn::Sub", operand, 2) : List.of(operand);
		Map<String, Value> variables = (two.size() == 2 && two.get(1) instanceof Fields fields) ? fields.entries()
				: Map.of();
		if (!(two.get(0) instanceof Text pattern)) {
			throw place.wrong("Fn::Sub takes text, and not " + two.get(0));
		}
		List<Value> parts = new ArrayList<>();
		Matcher variable = VARIABLE.matcher(pattern.text());
		int end = 0;
		while (variable.find()) {
			parts.add(new Text(pattern.text().substring(end, variable.start()), place));
			end = variable.end();
			String name = variable.group(2).strip();
			Value given = variables.get(name);
			if (!variable.group(1).isEmpty()) {
				parts.add(new Text("${" + name + "}", place));
			}
			else if (given != null) {
				parts.add(resolve(given));
			}
			else {
				parts.add((name.contains(".")) ? this.references.attribute(name, place)
						: this.references.ref(name, place));
			}
		}
		parts.add(new Text(pattern.text().substring(end), place));
		return concat(parts, "", place);
	}

	private Value select(List<Value> two, Place place) {
		List<Value> items = items("Fn::Select", two.get(1));
		if (items.size() == 1 && items.get(0) instanceof Unknown) {
			return items.get(0);
		}
		String index = text("Fn::Select", two.get(0));
		if (!index.matches("\\d{1,6}") || Integer.parseInt(index) >= items.size()) {
			throw place.wrong("Fn::Select takes number " + index + " of a list of " + items.size());
		}
		return items.get(Integer.parseInt(index));
	}

	private Value find(List<Value> keys, Place place) {
		Value found = this.mappings;
		for (Value each : keys) {
			String key = text("Fn::FindInMap", each);
			Value next = (found instanceof Fields fields) ? fields.get(key) : null;
			if (next == null) {
				throw place.wrong("Fn::FindInMap finds no " + key + " in Mappings");
			}
			found = next;
		}
		return found;
	}

	private List<Value> items(String function, Value value) {
		Value known = resolve(value);
		if (known instanceof Items items) {
			return items.items();
		}
		if (known instanceof Unknown) {
			return List.of(known);
		}
		throw value.place().wrong(function + " takes a list, and not " + known);
	}

	private String text(String function, Value value) {
		Value known = resolve(value);
		if (known instanceof Text text) {
			return text.text();
		}
		throw value.place().wrong(function + " takes text, and not " + describe(known));
	}

	private static String describe(Value value) {
		return (value instanceof Unknown unknown) ? "what is not known here: " + unknown.reason() : value.toString();
	}

	private static Value concat(List<Value> parts, String separator, Place place) {
		StringJoiner text = new StringJoiner(separator);
		String reason = null;
		for (Value part : parts) {
			if (part instanceof Unknown unknown) {
				text.add(unknown.placeholder());
				reason = unknown.reason();
			}
			else if (part instanceof Items items) {
				text.add(concat(items.items(), ",", place).toString());
			}
			else if (part instanceof Text) {
				text.add(part.toString());
			}
			else {
				throw place.wrong("text cannot be made of " + part);
			}
		}
		return (reason != null) ? new Unknown(text.toString(), reason, place) : new Text(text.toString(), place);
	}

	private static List<Value> operands(String function, Value operand, int count) {
		if (operand instanceof Items items && items.items().size() == count) {
			return items.items();
		}
		throw operand.place().wrong(function + " takes a list of " + count);
	}

}
