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

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.jobber.lambda.emulator.template.Value.Fields;
import io.jobber.lambda.emulator.template.Value.Items;
import io.jobber.lambda.emulator.template.Value.Nothing;
import io.jobber.lambda.emulator.template.Value.Place;
import io.jobber.lambda.emulator.template.Value.Text;
import io.jobber.lambda.emulator.template.Value.Unknown;

/**
 * What {@code Ref} and {@code Fn::GetAtt} refer to. Of resources only functions are
 * known, by name and ARN.
 */
final class References {

	static final String FUNCTION = "AWS::Serverless::Function";

	private static final String REGION = "eu-west-1";

	private static final String ACCOUNT = "123456789012";

	// "Get AWS values using pseudo parameters", of a made-up account.
	private static final Map<String, String> PSEUDO_PARAMETERS = Map.of("AWS::AccountId", ACCOUNT, "AWS::Partition",
			"aws", "AWS::Region", REGION, "AWS::StackId",
			"arn:aws:cloudformation:" + REGION + ":" + ACCOUNT + ":stack/emulator/0", "AWS::StackName", "emulator",
			"AWS::URLSuffix", "amazonaws.com");

	private final Fields resources;

	private final Parameters parameters;

	private final UnaryOperator<Value> resolver;

	// To find names that depend on themselves.
	private final Set<String> asked = new HashSet<>();

	/**
	 * Create the references.
	 * @param template the template
	 * @param parameters the parameters of the template
	 * @param resolver computes the names of functions
	 */
	References(Fields template, Parameters parameters, UnaryOperator<Value> resolver) {
		this.resources = template.fields("Resources");
		this.parameters = parameters;
		this.resolver = resolver;
	}

	Value ref(String name, Place place) {
		if (name.equals("AWS::NoValue")) {
			return new Nothing(place);
		}
		if (name.equals("AWS::NotificationARNs")) {
			return new Items(List.of(), place);
		}
		String pseudo = PSEUDO_PARAMETERS.get(name);
		if (pseudo != null) {
			return new Text(pseudo, place);
		}
		Value parameter = this.parameters.get(name);
		if (parameter != null) {
			return parameter;
		}
		// SAM generates resources such as Worker.Alias and WorkerRole.
		Fields resource = resource(name);
		if (resource == null && !isGenerated(name)) {
			throw place.wrong("there is no parameter or resource " + name + " to refer to");
		}
		return (resource != null && isFunction(resource)) ? name(name, resource, place)
				: new Unknown(name, "resource " + name + " is AWS's", place);
	}

	/**
	 * An attribute of a resource.
	 * @param path such as {@code Worker.Arn}
	 * @param place where it stands
	 * @return the attribute
	 */
	Value attribute(String path, Place place) {
		int dot = path.indexOf('.');
		String name = (dot < 0) ? path : path.substring(0, dot);
		Fields resource = resource(name);
		if (dot < 0 || (resource == null && !isGenerated(name))) {
			throw place.wrong("there is no resource of which " + path + " is an attribute");
		}
		if (resource != null && isFunction(resource) && path.endsWith(".Arn")
				&& name(name, resource, place) instanceof Text function) {
			return new Text("arn:aws:lambda:" + REGION + ":" + ACCOUNT + ":function:" + function, place);
		}
		return new Unknown(path, path + " is an attribute that AWS makes", place);
	}

	private Value name(String id, Fields function, Place place) {
		Value name = function.fields("Properties").get("FunctionName");
		if (name == null) {
			return new Text(id, place);
		}
		if (!this.asked.add(id)) {
			throw place.wrong("the name of function " + id + " depends on itself");
		}
		Value known = this.resolver.apply(name);
		this.asked.remove(id);
		return (known instanceof Nothing) ? new Text(id, place) : known;
	}

	private boolean isGenerated(String name) {
		return this.resources.entries().entrySet().stream().anyMatch((each) -> {
			String id = each.getKey();
			return name.startsWith(id) && name.length() > id.length() && each.getValue() instanceof Fields resource
					&& resource.get("Type") instanceof Text type && type.text().startsWith("AWS::Serverless::");
		});
	}

	private @Nullable Fields resource(String id) {
		return (this.resources.get(id) instanceof Fields resource) ? resource : null;
	}

	private static boolean isFunction(Fields resource) {
		return resource.get("Type") instanceof Text type && type.text().equals(FUNCTION);
	}

}
