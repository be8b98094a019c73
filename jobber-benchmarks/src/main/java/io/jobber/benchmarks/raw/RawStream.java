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
