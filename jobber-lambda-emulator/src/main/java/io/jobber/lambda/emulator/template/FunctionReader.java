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

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.EmulatedFunction.Architecture;
import io.jobber.lambda.emulator.EmulatedFunction.EventInvocation;
import io.jobber.lambda.emulator.template.Value.Fields;
import io.jobber.lambda.emulator.template.Value.Items;
import io.jobber.lambda.emulator.template.Value.Place;
import io.jobber.lambda.emulator.template.Value.Text;
import io.jobber.lambda.emulator.template.Value.Unknown;

/**
 * Reads one function of properties whose calls were computed. Defaults and limits are
 * those of SAM's {@code AWS::Serverless::Function} and of "Lambda quotas".
 */
final class FunctionReader {

	private static final Logger logger = LoggerFactory.getLogger(FunctionReader.class);

	private static final Set<String> RUNTIMES = Set.of("java8", "java8.al2", "java11", "java17", "java21", "java25",
			"provided", "provided.al2", "provided.al2023");

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	private static final Pattern ALIAS = Pattern.compile("(?!\\d+$)[A-Za-z0-9_-]{1,128}");

	private static final Pattern JAVA_HANDLER = Pattern
		.compile("([\\p{L}_$][\\p{L}\\p{N}_$]*(?:\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*)(?:::[\\p{L}_$][\\p{L}\\p{N}_$]*)?");

	private final String id;

	private final Fields properties;

	/**
	 * Create a reader.
	 * @param id the function's logical id, which is its name if it has no other
	 * @param properties the function's properties
	 */
	FunctionReader(String id, Fields properties) {
		this.id = id;
		this.properties = properties;
	}

	/**
	 * Read the function.
	 * @param folder what a relative path of its code is relative to
	 * @return the function
	 */
	EmulatedFunction read(Path folder) {
		if (this.properties.get("PackageType") instanceof Text type && type.text().equals("Image")) {
			throw type.place().wrong("function " + this.id + " is a container image, which is not emulated");
		}
		CodePackage code = code(folder);
		String runtime = required("Runtime").text();
		Text handler = required("Handler");
		if (!RUNTIMES.contains(runtime)) {
			throw place("Runtime").wrong("Runtime " + runtime + " of function " + this.id
					+ " is not emulated; it must be one of " + String.join(", ", RUNTIMES.stream().sorted().toList()));
		}
		if (runtime.startsWith("java")) {
			requireJavaHandler(handler, code);
		}
		else {
			code.requireBootstrap(place("Runtime"));
		}
		int memory = number(this.properties, "MemorySize", 128, 10240, 128);
		int timeout = number(this.properties, "Timeout", 1, 900, 3);
		return new EmulatedFunction(matching("FunctionName", NAME, new Text(this.id, this.properties.place())),
				code.path(), handler.text(), runtime, memory, Duration.ofSeconds(timeout), architecture(),
				environment(), reservedConcurrency(), events(), alias());
	}

	private CodePackage code(Path folder) {
		if (this.properties.get("InlineCode") != null) {
			throw place("InlineCode").wrong("function " + this.id + " has InlineCode, which is not emulated");
		}
		Text uri = required("CodeUri");
		if (uri.text().startsWith("s3://")) {
			throw uri.place().wrong("CodeUri " + uri + " of function " + this.id + " must be a file or folder here");
		}
		try {
			return new CodePackage(folder.resolve(uri.text()).normalize(), uri.place());
		}
		catch (InvalidPathException ex) {
			throw uri.place().wrong("CodeUri " + uri + " of function " + this.id + " is no path");
		}
	}

	private void requireJavaHandler(Text handler, CodePackage code) {
		Matcher matcher = JAVA_HANDLER.matcher(handler.text());
		if (!matcher.matches()) {
			throw handler.place()
				.wrong("Handler " + handler + " of function " + this.id + " must be package.Class::method");
		}
		code.requireClass(matcher.group(1), handler.place());
	}

	private Architecture architecture() {
		Value value = this.properties.get("Architectures");
		if (value == null) {
			return Architecture.X86_64;
		}
		if (value instanceof Items items && items.items().size() == 1) {
			String name = items.items().get(0).toString();
			if (name.equals("x86_64")) {
				return Architecture.X86_64;
			}
			if (name.equals("arm64")) {
				return Architecture.ARM64;
			}
		}
		throw value.place().wrong("Architectures of function " + this.id + " must be [x86_64] or [arm64]");
	}

	private Map<String, String> environment() {
		Map<String, String> variables = new LinkedHashMap<>();
		this.properties.fields("Environment").fields("Variables").entries().forEach((name, value) -> {
			if (value instanceof Unknown unknown) {
				logger.warn("{}: {} of function {} is \"{}\", because {}", value.place(), name, this.id,
						unknown.placeholder(), unknown.reason());
				variables.put(name, unknown.placeholder());
			}
			else if (value instanceof Text text) {
				variables.put(name, text.text());
			}
			else {
				throw value.place()
					.wrong("variable " + name + " of function " + this.id + " is " + value + ", but must be text");
			}
		});
		return variables;
	}

	private @Nullable Integer reservedConcurrency() {
		int none = -1;
		int reserved = number(this.properties, "ReservedConcurrentExecutions", 0, Integer.MAX_VALUE, none);
		return (reserved != none) ? reserved : null;
	}

	private EventInvocation events() {
		Fields events = this.properties.fields("EventInvokeConfig");
		EventInvocation defaults = EventInvocation.DEFAULT;
		int retries = number(events, "MaximumRetryAttempts", 0, 2, defaults.maximumRetries());
		int age = number(events, "MaximumEventAgeInSeconds", 60, 21600, (int) defaults.maximumAge().toSeconds());
		Value destination = events.fields("DestinationConfig").fields("OnFailure").get("Destination");
		return new EventInvocation(retries, Duration.ofSeconds(age), (destination != null)
				? (destination instanceof Unknown unknown) ? unknown.placeholder() : destination.toString() : null);
	}

	private @Nullable String alias() {
		return (this.properties.get("AutoPublishAlias") != null) ? matching("AutoPublishAlias", ALIAS, null) : null;
	}

	private String matching(String property, Pattern pattern, @Nullable Text fallback) {
		Text text = (fallback != null && this.properties.get(property) == null) ? fallback : required(property);
		if (!pattern.matcher(text.text()).matches()) {
			throw text.place()
				.wrong(property + " of function " + this.id + " is \"" + text + "\", but must match " + pattern);
		}
		return text.text();
	}

	private int number(Fields fields, String property, int least, int most, int fallback) {
		Value value = fields.get(property);
		if (value == null) {
			return fallback;
		}
		String text = known(property, value).text();
		if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
			throw value.place()
				.wrong(property + " of function " + this.id + " is " + text + ", but must be a number "
						+ ((most == Integer.MAX_VALUE) ? "from " + least + " on" : "from " + least + " to " + most));
		}
		return Integer.parseInt(text);
	}

	private Text required(String property) {
		Value value = this.properties.get(property);
		if (value == null) {
			throw this.properties.place().wrong("function " + this.id + " has no " + property);
		}
		return known(property, value);
	}

	private Text known(String property, Value value) {
		if (value instanceof Text text) {
			return text;
		}
		throw value.place()
			.wrong(property + " of function " + this.id + " is " + value
					+ ((value instanceof Unknown) ? "; say it with a parameter" : ", but must be text"));
	}

	private Place place(String property) {
		Value value = this.properties.get(property);
		return (value != null) ? value.place() : this.properties.place();
	}

}
