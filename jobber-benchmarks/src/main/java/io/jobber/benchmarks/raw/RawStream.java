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

package io.jobber.benchmarks.raw;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.FileDescriptorResponse;

/**
 * The calls of the references, whose messages are bytes and nothing else.
 */
final class RawStream {

	/**
	 * One payload a message.
	 */
	static final MethodDescriptor<BytesValue, BytesValue> METHOD = method("Echo", BytesValue.getDefaultInstance());

	/**
	 * Many payloads a message. Its type is one at hand that is a list of bytes.
	 */
	static final MethodDescriptor<FileDescriptorResponse, FileDescriptorResponse> BATCHING = method("EchoMany",
			FileDescriptorResponse.getDefaultInstance());

	static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

	private RawStream() {
	}

	private static <M extends Message> MethodDescriptor<M, M> method(String name, M message) {
		return MethodDescriptor.newBuilder(ProtoUtils.marshaller(message), ProtoUtils.marshaller(message))
			.setType(MethodType.BIDI_STREAMING)
			.setFullMethodName(MethodDescriptor.generateFullMethodName("benchmarks.Raw", name))
			.build();
	}

}
