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

package io.jobber.lambda.emulator.invoke;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.jobber.lambda.emulator.EmulatedFunction;

/**
 * A function as a client names it: by its name, a part of its ARN or the whole, each with
 * a qualifier or without.
 *
 * @param name of the function
 * @param qualifier a version or an alias; {@code null} if there is none
 */
record FunctionName(String name, @Nullable String qualifier) {

	private static final Pattern SYNTAX = Pattern
		.compile("(?:(?:arn:aws[a-zA-Z-]*:lambda:)?(?:[a-z]{2}(?:-[a-z]+)+-\\d:)?"
				+ "\\d{12}:function:|function:)?([a-zA-Z0-9_-]{1,64})(?::(\\$LATEST|[a-zA-Z0-9_-]{1,128}))?");

	/**
	 * Read a name.
	 * @param text of the path
	 * @param parameter the qualifier of the query; {@code null} if there is none
	 */
	static FunctionName parse(String text, @Nullable String parameter) {
		Matcher name = SYNTAX.matcher(text);
		if (!name.matches()) {
			throw new ApiException(400, "ValidationException",
					"Value '%s' at 'functionName' failed to satisfy constraint: Member must be a function's name or ARN"
						.formatted(text));
		}
		String qualifier = name.group(2);
		if (qualifier != null && parameter != null && !qualifier.equals(parameter)) {
			throw new ApiException(400, "InvalidParameterValueException",
					"The derived qualifier from the function name does not match the specified qualifier.");
		}
		return new FunctionName(name.group(1), (qualifier != null) ? qualifier : parameter);
	}

	/**
	 * The version that is meant.
	 * @return {@code null} if the function has no such version or alias
	 */
	@Nullable String version(EmulatedFunction function) {
		if (this.qualifier == null || this.qualifier.equals("$LATEST")) {
			return "$LATEST";
		}
		boolean published = function.alias() != null
				&& (this.qualifier.equals(function.alias()) || this.qualifier.equals("1"));
		return published ? "1" : null;
	}

	String qualify(String arn) {
		return (this.qualifier != null) ? arn + ":" + this.qualifier : arn;
	}

}
