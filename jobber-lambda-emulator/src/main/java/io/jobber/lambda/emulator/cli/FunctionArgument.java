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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.template.InvalidTemplateException;
import io.jobber.lambda.emulator.template.SamTemplate;

/**
 * A function in one argument: {@code name=code:handler,memory=512}.
 */
final class FunctionArgument implements ITypeConverter<EmulatedFunction> {

	// The handler is what follows the last single colon; C:\hello.zip has none.
	private static final Pattern SYNTAX = Pattern
		.compile("([^=]+)=([^,]+?)(?::([\\p{L}_$][\\p{L}\\p{N}_$.]*(?:::[\\p{L}\\p{N}_$]+)?))?((?:,[a-z]+=[^,]+)*)");

	private static final Map<String, String> PROPERTIES = Map.of("memory", "MemorySize", "timeout", "Timeout",
			"runtime", "Runtime");

	@Override
	public EmulatedFunction convert(String argument) {
		Matcher matcher = SYNTAX.matcher(argument);
		if (!matcher.matches()) {
			throw new TypeConversionException("'" + argument + "' is not like name=code.zip:package.Class::method");
		}
		String handler = matcher.group(3);
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("CodeUri", matcher.group(2));
		properties.put("Handler", (handler != null) ? handler : "bootstrap");
		properties.put("Runtime", (handler != null) ? "java25" : "provided.al2023");
		properties.put("MemorySize", "512");
		properties.put("Timeout", "30");
		for (String option : matcher.group(4).split(",")) {
			String[] parts = option.split("=", 2);
			if (parts.length == 2) {
				String property = PROPERTIES.get(parts[0]);
				if (property == null) {
					throw new TypeConversionException(
							"'" + option + "' of '" + argument + "' is not one of memory=…, timeout=… and runtime=…");
				}
				properties.put(property, parts[1]);
			}
		}
		try {
			return SamTemplate.function(argument, matcher.group(1), properties);
		}
		catch (InvalidTemplateException ex) {
			throw new TypeConversionException(ex.getMessage());
		}
	}

}
