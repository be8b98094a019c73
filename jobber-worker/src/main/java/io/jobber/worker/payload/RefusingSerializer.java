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
