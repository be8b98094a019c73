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

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.impl.UnknownSerializer;

/**
 * Writes and reads payloads as the application's own mapper does, but refuses what is a
 * {@link LiveObject}, or has fields and no property, wherever it is in a value.
 * Thread-safe.
 */
public final class JsonPayloads {

	private final ObjectMapper mapper;

	private final boolean refuses;

	public JsonPayloads(ObjectMapper mapper) {
		// What extends the mapper cannot be built again: it refuses only a value itself.
		this.refuses = mapper.getClass() == JsonMapper.class;
		this.mapper = (mapper instanceof JsonMapper json && this.refuses) ? json.rebuild().addModule(refusals()).build()
				: mapper;
	}

	/**
	 * Write a value.
	 * @param value what is written
	 * @param type the type that it was declared with, such as {@code List<Shape>}, if
	 * that is known
	 * @return the value as JSON
	 * @throws JsonPayloadException if it cannot be written
	 */
	public byte[] write(Object value, @Nullable Type type) {
		if (value instanceof Class<?> given) {
			throw new JsonPayloadException("class " + given.getName() + " itself is no data (pass on its name)", null);
		}
		LiveObject live = this.refuses ? null : LiveObject.of(value.getClass()).orElse(null);
		if (live != null) {
			throw new JsonPayloadException(live.refusal(value.getClass()), null);
		}
		try {
			return writer(value, type).writeValueAsBytes(value);
		}
		catch (JacksonException ex) {
			throw new JsonPayloadException(JsonReason.ofWriting(ex), ex);
		}
	}

	/**
	 * Read a value.
	 * @param json a JSON text
	 * @param type what is read
	 * @return the value, or {@code null} if the JSON stands for that
	 * @throws JsonPayloadException if it cannot be read; its cause is what the type's own
	 * code threw, if it did
	 */
	public @Nullable Object read(byte[] json, Type type) {
		try {
			return this.mapper.readValue(json, this.mapper.constructType(type));
		}
		catch (JacksonException ex) {
			// Jackson's own message quotes what it read: a log would have all of it.
			throw new JsonPayloadException(JsonReason.ofReading(ex, json, this.mapper), JsonReason.thrown(ex));
		}
	}

	// As Spring's converters do: a plain class or interface says no more than the value
	// itself does, and would hide what its subclasses have.
	private ObjectWriter writer(Object value, @Nullable Type declared) {
		JavaType type = (declared != null) ? this.mapper.constructType(declared) : null;
		if (type == null || !type.getRawClass().isInstance(value)) {
			return this.mapper.writer();
		}
		if (type.isContainerType() || type.isReferenceType()) {
			return this.mapper.writerFor(type);
		}
		return type.hasGenericTypes() ? writerOfSubclass(value.getClass(), type) : this.mapper.writer();
	}

	private ObjectWriter writerOfSubclass(Class<?> subclass, JavaType type) {
		// A proxy knows nothing of the generic type that it implements.
		if (Proxy.isProxyClass(subclass)) {
			return this.mapper.writerFor(type);
		}
		try {
			return this.mapper.writerFor(this.mapper.getTypeFactory().constructSpecializedType(type, subclass));
		}
		catch (IllegalArgumentException ex) {
			// The class says more: it is a Box<Integer> where a Box<Number> was declared.
			return this.mapper.writer();
		}
	}

	private static SimpleModule refusals() {
		SimpleModule module = new SimpleModule("jobber-live-objects");
		module.setSerializerModifier(new ValueSerializerModifier() {

			private static final long serialVersionUID = 1L;

			@Override
			public ValueSerializer<?> modifySerializer(SerializationConfig config, BeanDescription.Supplier description,
					ValueSerializer<?> serializer) {
				Class<?> type = description.getBeanClass();
				boolean refused = LiveObject.of(type).isPresent() ? isGuess(serializer)
						: serializer instanceof UnknownSerializer && hasState(type);
				return refused ? new RefusingSerializer() : serializer;
			}

			@Override
			public ValueSerializer<?> modifyKeySerializer(SerializationConfig config, JavaType keyType,
					BeanDescription.Supplier description, ValueSerializer<?> serializer) {
				return modifySerializer(config, description, serializer);
			}

		});
		return module;
	}

	// Jackson finds no property in it, and would write {} in its place.
	private static boolean hasState(Class<?> type) {
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			for (Field field : each.getDeclaredFields()) {
				if (!field.isSynthetic() && !Modifier.isStatic(field.getModifiers())
						&& !Modifier.isTransient(field.getModifiers())) {
					return true;
				}
			}
		}
		return false;
	}

	// A serializer that an application has for such a type knows what it does.
	private static boolean isGuess(ValueSerializer<?> serializer) {
		String name = serializer.getClass().getName();
		return name.startsWith("tools.jackson.databind.") && !name.endsWith(".JsonValueSerializer")
				&& !name.endsWith(".ToStringSerializer") && !name.contains("Delegating");
	}

}
