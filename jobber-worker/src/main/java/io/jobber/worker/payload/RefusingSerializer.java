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

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Says why a {@link LiveObject}, or what has fields but no property, is not written.
 */
final class RefusingSerializer extends StdSerializer<Object> {

	RefusingSerializer() {
		super(Object.class);
	}

	@Override
	public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
		Class<?> type = value.getClass();
		String refusal = LiveObject.of(type).map((live) -> live.refusal(type)).orElseGet(() -> noProperties(type));
		context.reportBadDefinition(context.constructType(type), refusal);
	}

	@Override
	public void serializeWithType(Object value, JsonGenerator generator, SerializationContext context,
			TypeSerializer typeSerializer) {
		serialize(value, generator, context);
	}

	private static String noProperties(Class<?> type) {
		return "a " + type.getName() + " has fields, but no property that JSON would show (make it a record, give it "
				+ "getters, or add a serializer to the JsonMapper)";
	}

}
