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

package io.jobber.worker.payload;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

import io.jobber.worker.PlainText;

/**
 * Tells what is wrong with some JSON: where, which property, which value, and what
 * Jackson or the user's own code says of it.
 */
final class JsonReason {

	private static final int PATH_LENGTH = 120;

	private static final int VALUE_LENGTH = 60;

	private static final String HIDDEN = "***";

	private static final JsonNode HIDDEN_NODE = JsonNodeFactory.instance.rawValueNode(new RawValue(HIDDEN));

	private static final String[] SECRETS = { "password", "passwd", "pwd", "passphrase", "secret", "token",
			"credential", "authorization", "apikey", "api-key", "api_key", "privatekey", "private-key", "private_key",
			"ssn", "iban", "cvv", "cvc", "cardnumber", "card-number", "card_number", "pin" };

	private JsonReason() {
	}

	static String ofWriting(JacksonException failure) {
		String path = path(failure);
		Throwable thrown = thrown(failure);
		String reason = (thrown != null) ? PlainText.excerpt(thrown) : PlainText.excerpt(failure.getOriginalMessage());
		return path.isEmpty() ? reason : "property '" + path + "': " + reason;
	}

	static String ofReading(JacksonException failure, byte[] json, ObjectMapper mapper) {
		if (failure instanceof StreamReadException && !(failure instanceof InputCoercionException)) {
			// What follows may quote what is there, which may be anything.
			String message = failure.getOriginalMessage();
			return "malformed JSON" + place(failure) + ": "
					+ PlainText.excerpt(message.replaceFirst("^Unrecognized token '.*?'(?=: )", "Unrecognized token"));
		}
		String path = path(failure);
		JsonNode value = at(failure, json, mapper);
		StringBuilder reason = new StringBuilder();
		if (!path.isEmpty()) {
			reason.append("property '").append(path).append("'");
		}
		boolean secret = failure.getPath().stream().anyMatch(JsonReason::isSecret);
		String excerpt = (value != null) ? (secret ? HIDDEN : excerpt(failure, value)) : "";
		if (!excerpt.isEmpty()) {
			reason.append(reason.isEmpty() ? "" : " is ").append(excerpt);
		}
		reason.append(place(failure));
		String said = said(failure, value, secret);
		return reason.append(reason.isEmpty() ? "" : ": ").append(said).toString().strip();
	}

	private static String said(JacksonException failure, @Nullable JsonNode value, boolean secret) {
		if (failure instanceof UnrecognizedPropertyException unknown) {
			return PlainText.excerpt(unknown.getReferringClass().getSimpleName() + " has no such property, only "
					+ unknown.getKnownPropertyIds());
		}
		Throwable thrown = thrown(failure);
		if (thrown != null && (failure instanceof ValueInstantiationException || !secret)) {
			return PlainText.excerpt(thrown);
		}
		if (secret) {
			return (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null)
					? "not a valid " + mismatch.getTargetType().getSimpleName() : "not valid";
		}
		String message = String.valueOf(failure.getOriginalMessage());
		if (value != null && value.isString() && value.stringValue().length() > 60) {
			message = message.replace(value.stringValue(), value(value.stringValue()));
		}
		return PlainText.excerpt(message);
	}

	// What the user's own code threw, not what Jackson made of it.
	static @Nullable Throwable thrown(JacksonException failure) {
		Throwable cause = failure.getCause();
		while (cause instanceof JacksonException || cause instanceof InvocationTargetException) {
			cause = (cause.getCause() != cause) ? cause.getCause() : null;
		}
		return (cause instanceof StackOverflowError) ? null : cause;
	}

	private static @Nullable JsonNode at(JacksonException failure, byte[] json, ObjectMapper mapper) {
		JsonNode node;
		try {
			node = mapper.readTree(json);
		}
		catch (JacksonException ex) {
			return null;
		}
		for (JacksonException.Reference step : failure.getPath()) {
			JsonNode next = (step.getPropertyName() != null) ? node.get(step.getPropertyName())
					: node.get(step.getIndex());
			if (next == null) {
				return null;
			}
			node = next;
		}
		return node;
	}

	// What has the wrong form is described; what a constructor refused is shown.
	private static String excerpt(JacksonException failure, JsonNode node) {
		if (node.isContainer() && !(failure instanceof ValueInstantiationException)) {
			return node.isArray() ? "an array" : "an object";
		}
		hideSecrets(node);
		return node.isString() ? PlainText.quote(node.stringValue()) : value(node.toString());
	}

	private static void hideSecrets(JsonNode node) {
		for (Map.Entry<String, JsonNode> property : node.properties()) {
			if (isSecret(property.getKey())) {
				property.setValue(HIDDEN_NODE);
			}
		}
		node.forEach(JsonReason::hideSecrets);
	}

	private static String value(String value) {
		return PlainText.line(value, VALUE_LENGTH);
	}

	static boolean isSecret(String property) {
		String lower = property.toLowerCase(Locale.ROOT);
		for (String secret : SECRETS) {
			if ((secret.length() > 4) ? lower.contains(secret) : lower.equals(secret)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isSecret(JacksonException.Reference step) {
		return step.getPropertyName() != null && isSecret(step.getPropertyName());
	}

	private static String path(JacksonException failure) {
		StringBuilder path = new StringBuilder();
		List<JacksonException.Reference> steps = failure.getPath();
		for (JacksonException.Reference step : steps) {
			if (path.length() > PATH_LENGTH) {
				return path.append('…').toString();
			}
			if (step.getPropertyName() != null) {
				path.append(path.isEmpty() ? "" : ".").append(value(step.getPropertyName()));
			}
			else {
				path.append('[').append(step.getIndex()).append(']');
			}
		}
		return path.toString();
	}

	private static String place(JacksonException failure) {
		TokenStreamLocation location = failure.getLocation();
		return (location != null && location.getLineNr() > 0)
				? " at line " + location.getLineNr() + ", column " + location.getColumnNr() : "";
	}

}
