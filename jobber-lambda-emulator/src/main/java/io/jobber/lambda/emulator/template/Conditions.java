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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.jobber.lambda.emulator.template.Value.Fields;
import io.jobber.lambda.emulator.template.Value.Items;
import io.jobber.lambda.emulator.template.Value.Text;
import io.jobber.lambda.emulator.template.Value.Unknown;

/**
 * The conditions of a template, which are looked at when something depends on them.
 */
final class Conditions {

	private final Fields declared;

	private final UnaryOperator<Value> resolver;

	// To find those that depend on themselves.
	private final Set<String> asked = new LinkedHashSet<>();

	/**
	 * Create the conditions.
	 * @param template the template
	 * @param resolver computes what conditions compare
	 */
	Conditions(Fields template, UnaryOperator<Value> resolver) {
		this.declared = template.fields("Conditions");
		this.resolver = resolver;
	}

	/**
	 * Whether a condition holds.
	 * @param name the condition's name, and where it is asked for
	 * @return whether a condition holds
	 */
	boolean holds(Value name) {
		Value condition = this.declared.get(name.toString());
		if (!(name instanceof Text) || condition == null) {
			throw name.place().wrong("there is no condition " + name);
		}
		if (!this.asked.add(name.toString())) {
			throw name.place().wrong("condition " + name + " depends on itself");
		}
		boolean holds = evaluate(condition);
		this.asked.remove(name.toString());
		return holds;
	}

	private boolean evaluate(Value value) {
		if (!(value instanceof Fields call) || call.entries().size() != 1) {
			throw value.place().wrong("a condition must be one of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition");
		}
		String function = call.entries().keySet().iterator().next();
		Value operand = call.entries().values().iterator().next();
		return switch (function) {
			case "Condition" -> holds(operand);
			case "Fn::Equals" -> {
				List<Value> two = operands(function, operand, 2, 2);
				yield text(two.get(0)).equals(text(two.get(1)));
			}
			case "Fn::Not" -> !evaluate(operands(function, operand, 1, 1).get(0));
			// All operands are looked at: what is wrong with the second must not depend
			// on the first.
			case "Fn::And" ->
				operands(function, operand, 2, 10).stream().filter((each) -> !evaluate(each)).count() == 0;
			case "Fn::Or" -> operands(function, operand, 2, 10).stream().filter(this::evaluate).count() > 0;
			default -> throw value.place().wrong(function + " cannot be used in a condition here");
		};
	}

	private String text(Value value) {
		Value known = this.resolver.apply(value);
		if (known instanceof Unknown unknown) {
			throw value.place().wrong("a condition depends on what is not known here: " + unknown.reason());
		}
		if (!(known instanceof Text text)) {
			throw value.place().wrong("Fn::Equals compares text, and not " + known);
		}
		return text.text();
	}

	private static List<Value> operands(String function, Value value, int least, int most) {
		if (!(value instanceof Items items) || items.items().size() < least || items.items().size() > most) {
			throw value.place()
				.wrong(function + " takes a list of " + ((least == most) ? least : least + " to " + most));
		}
		return items.items();
	}

}
