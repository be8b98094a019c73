package io.jobber.benchmarks.raw;

import com.google.protobuf.BytesValue;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;

/**
 * The call of the reference, whose messages are bytes and nothing else.
 */
final class RawStream {

	static final MethodDescriptor<BytesValue, BytesValue> METHOD = MethodDescriptor
		.newBuilder(ProtoUtils.marshaller(BytesValue.getDefaultInstance()),
				ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
		.setType(MethodType.BIDI_STREAMING)
		.setFullMethodName(MethodDescriptor.generateFullMethodName("benchmarks.Raw", "Echo"))
		.build();

	static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

	private RawStream() {
	}

}
