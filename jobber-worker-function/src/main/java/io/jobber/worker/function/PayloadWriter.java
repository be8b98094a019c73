package io.jobber.worker.function;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.ClassUtils;
import org.springframework.util.MimeType;

/**
 * Turns what a function returned into the bytes of a result. A {@code Message} decides on
 * its content type where it can be had: text and bytes have any, numbers, dates and other
 * {@link SimpleTypes simple values} have text's, objects have JSON's or what a
 * {@link MessageConverter} writes. Objects of any other content type are written as
 * {@code application/json} and say so, for most often that header was only copied from
 * the task.
 */
final class PayloadWriter {

	private static final String BYTES = "application/octet-stream";

	private static final String TEXT = "text/plain;charset=UTF-8";

	private static final String JSON = "application/json";

	private static final String PROTOBUF = "application/x-protobuf";

	private static final boolean PROTOBUF_PRESENT = ClassUtils.isPresent("com.google.protobuf.MessageLite",
			PayloadWriter.class.getClassLoader());

	private final JsonMapper jsonMapper;

	private final SimpleTypes simpleTypes;

	private final List<MessageConverter> converters;

	PayloadWriter(JsonMapper jsonMapper, SimpleTypes simpleTypes, List<MessageConverter> converters) {
		this.jsonMapper = jsonMapper;
		this.simpleTypes = simpleTypes;
		this.converters = converters;
	}

	Answer write(String function, @Nullable Object result) {
		if (result == null) {
			return new Answer(BYTES, Map.of(), new byte[0]);
		}
		if (result instanceof Message<?> message) {
			Map<String, String> headers = TaskHeaders.toCaller(message.getHeaders());
			Object contentType = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
			return (contentType == null) ? write(function, message.getPayload(), headers)
					: write(function, message.getPayload(), headers, contentType.toString());
		}
		return write(function, result, Map.of());
	}

	private Answer write(String function, Object value, Map<String, String> headers) {
		if (value instanceof byte[] bytes) {
			return new Answer(BYTES, headers, bytes);
		}
		if (value instanceof CharSequence text) {
			return new Answer(TEXT, headers, text.toString().getBytes(StandardCharsets.UTF_8));
		}
		if (PROTOBUF_PRESENT && value instanceof MessageLite message) {
			return new Answer(PROTOBUF, headers, message.toByteArray());
		}
		return new Answer(JSON, headers, json(function, value));
	}

	private Answer write(String function, Object value, Map<String, String> headers, String declared) {
		MimeType contentType = PayloadReader.parse(declared);
		if (contentType == null) {
			return write(function, value, headers);
		}
		if (value instanceof byte[] bytes) {
			return new Answer(declared, headers, bytes);
		}
		byte[] converted = convert(value, contentType);
		if (converted != null) {
			return new Answer(declared, headers, converted);
		}
		if (PayloadReader.isJson(contentType) && !(PROTOBUF_PRESENT && value instanceof MessageLite)) {
			return new Answer(declared, headers, json(function, value));
		}
		boolean text = value instanceof CharSequence || "text".equals(contentType.getType());
		String written = text ? this.simpleTypes.write(value) : null;
		if (written != null) {
			Charset charset = contentType.getCharset();
			return new Answer(declared, headers,
					written.getBytes((charset != null) ? charset : StandardCharsets.UTF_8));
		}
		return write(function, value, headers);
	}

	private byte @Nullable [] convert(Object value, MimeType contentType) {
		MessageHeaders headers = new MessageHeaders(Map.of(MessageHeaders.CONTENT_TYPE, contentType));
		for (MessageConverter converter : this.converters) {
			Message<?> message = converter.toMessage(value, headers);
			if (message != null && message.getPayload() instanceof byte[] bytes) {
				return bytes;
			}
		}
		return null;
	}

	private byte[] json(String function, Object value) {
		byte[] json = this.jsonMapper.toJson(value);
		if (json != null) {
			return json;
		}
		// The mapper swallows the reason and returns null; its other method tells it.
		try {
			return this.jsonMapper.toString(value).getBytes(StandardCharsets.UTF_8);
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException("Function '" + function + "' returned a " + value.getClass().getName()
					+ ", which cannot be written as JSON", ex);
		}
	}

	/**
	 * A result as it goes to the caller.
	 */
	record Answer(String contentType, Map<String, String> headers, byte[] payload) {

	}

}
