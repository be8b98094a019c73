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

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.template.Value.Fields;
import io.jobber.lambda.emulator.template.Value.Nothing;
import io.jobber.lambda.emulator.template.Value.Place;
import io.jobber.lambda.emulator.template.Value.Text;

/**
 * Reads the functions of a SAM template. What the template leaves to AWS, such as the ARN
 * of a queue, is a placeholder with a warning where any text will do, and an error where
 * it is needed. Resources that are no functions are ignored.
 */
public final class SamTemplate {

	private static final Logger logger = LoggerFactory.getLogger(SamTemplate.class);

	private SamTemplate() {
	}

	/**
	 * Read a template. Blocks while it is read, and the packages it names are looked
	 * into.
	 * @param file the template; paths of code are relative to its folder
	 * @param parameters instead of the defaults of the template's parameters, by name
	 * @return its functions, at least one
	 * @throws InvalidTemplateException if there is anything wrong with it
	 */
	public static List<EmulatedFunction> read(Path file, Map<String, String> parameters) {
		Fields template = YamlReader.read(file);
		Intrinsics intrinsics = new Intrinsics(template, parameters);
		Fields globals = template.fields("Globals").fields("Function");
		Path folder = file.toAbsolutePath().resolveSibling("");
		Map<String, EmulatedFunction> functions = new LinkedHashMap<>();
		Set<String> ignored = new TreeSet<>();
		template.fields("Resources").entries().forEach((id, value) -> {
			if (!(value instanceof Fields resource) || !(resource.get("Type") instanceof Text type)) {
				throw value.place().wrong("resource " + id + " must be a mapping with a Type");
			}
			if (!type.text().equals(References.FUNCTION)) {
				ignored.add(type.text());
			}
			else if (isWanted(id, resource, intrinsics)) {
				Value properties = intrinsics.resolve(globals.overlaidWith(resource.fields("Properties")));
				if (!(properties instanceof Fields known)) {
					throw resource.place().wrong("Properties of function " + id + " must be a mapping");
				}
				EmulatedFunction function = new FunctionReader(id, known).read(folder);
				if (functions.put(function.name(), function) != null) {
					throw resource.place().wrong("there is a second function with the name " + function.name());
				}
			}
		});
		if (!ignored.isEmpty()) {
			logger.info("{}: ignored, because only functions are emulated: {}", file, String.join(", ", ignored));
		}
		if (functions.isEmpty()) {
			throw new Place(file.toString(), template.fields("Resources").place().line())
				.wrong("there is no " + References.FUNCTION + " in it");
		}
		return List.copyOf(functions.values());
	}

	/**
	 * Make one function that no template has.
	 * @param source where it is said, for messages
	 * @param name of the function
	 * @param properties as {@code AWS::Serverless::Function} has them; the code is
	 * relative to the working directory
	 * @return the function
	 * @throws InvalidTemplateException if there is anything wrong with it
	 */
	public static EmulatedFunction function(String source, String name, Map<String, String> properties) {
		Place place = new Place(source, 0);
		Map<String, Value> values = new LinkedHashMap<>();
		properties.forEach((property, text) -> values.put(property, new Text(text, place)));
		return new FunctionReader(name, new Fields(values, place)).read(Path.of("").toAbsolutePath());
	}

	private static boolean isWanted(String id, Fields resource, Intrinsics intrinsics) {
		Value condition = resource.get("Condition");
		if (condition == null || condition instanceof Nothing || intrinsics.conditions().holds(condition)) {
			return true;
		}
		logger.info("{}: function {} is left out, because condition {} does not hold", resource.place(), id, condition);
		return false;
	}

}
