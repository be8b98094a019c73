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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Something that a template says, and where. Intrinsic functions are in their long form.
 */
sealed interface Value {

	Place place();

	/**
	 * Where something was written.
	 *
	 * @param source a file, or an argument of the command line
	 * @param line of that file, from 1 on; 0 if it has none
	 */
	record Place(String source, int line) {

		/**
		 * What is wrong here, to be thrown.
		 * @param sentence without the place
		 * @return the exception
		 */
		InvalidTemplateException wrong(String sentence) {
			return new InvalidTemplateException(this + ": " + sentence);
		}

		@Override
		public String toString() {
			return (this.line > 0) ? this.source + ":" + this.line : this.source;
		}

	}

	/**
	 * A string, a number or a boolean.
	 *
	 * @param text the value as it is written
	 * @param place where it stands
	 */
	record Text(String text, Place place) implements Value {

		@Override
		public String toString() {
			return this.text;
		}

	}

	/**
	 * A list.
	 *
	 * @param items its values
	 * @param place where it stands
	 */
	record Items(List<Value> items, Place place) implements Value {

		@Override
		public String toString() {
			return "a list";
		}

	}

	/**
	 * A mapping.
	 *
	 * @param entries its values by name
	 * @param place where it stands
	 */
	record Fields(Map<String, Value> entries, Place place) implements Value {

		@Nullable Value get(String name) {
			return this.entries.get(name);
		}

		/**
		 * The mapping of that name, which is empty if there is none.
		 * @param name the name of the field
		 * @return the mapping
		 */
		Fields fields(String name) {
			Value value = this.entries.get(name);
			if (value == null || value instanceof Nothing) {
				return new Fields(Map.of(), this.place);
			}
			if (value instanceof Fields fields) {
				return fields;
			}
			throw value.place().wrong(name + " is " + value + ", but must be a mapping of names to values");
		}

		/**
		 * Whether this is the call of an intrinsic function.
		 * @return whether this is the call of an intrinsic function
		 */
		boolean isCall() {
			return this.entries.size() == 1
					&& this.entries.keySet().stream().allMatch((key) -> key.equals("Ref") || key.startsWith("Fn::"));
		}

		/**
		 * Lay other fields over these, as SAM does with its globals: mappings are merged,
		 * lists are appended, anything else is replaced.
		 * @param others the other fields
		 * @return both together
		 */
		Fields overlaidWith(Fields others) {
			Map<String, Value> all = new LinkedHashMap<>(this.entries);
			others.entries.forEach((name, value) -> all.merge(name, value, Fields::overlay));
			return new Fields(all, others.place);
		}

		private static Value overlay(Value below, Value above) {
			if (below instanceof Fields fields && above instanceof Fields others && !fields.isCall()
					&& !others.isCall()) {
				return fields.overlaidWith(others);
			}
			if (below instanceof Items items && above instanceof Items others) {
				return new Items(Stream.concat(items.items.stream(), others.items.stream()).toList(), others.place);
			}
			return above;
		}

		@Override
		public String toString() {
			return "a mapping";
		}

	}

	/**
	 * What only AWS knows, or the one who deploys.
	 *
	 * @param placeholder stands for it where any text will do
	 * @param reason why it is not known, a clause
	 */
	record Unknown(String placeholder, String reason, Place place) implements Value {

		@Override
		public String toString() {
			return "not known: " + this.reason;
		}

	}

	/**
	 * As if it were not written: null, or {@code AWS::NoValue}.
	 *
	 * @param place where it stands
	 */
	record Nothing(Place place) implements Value {

		@Override
		public String toString() {
			return "nothing";
		}

	}

}
