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

package io.jobber.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.WorkerFrame;

/**
 * Writes what a worker sends as gRPC does, but Hello such that its token is in no log: at
 * DEBUG Netty logs the first 64 bytes of each frame, at both ends, so as many that say
 * nothing come first, then the token, and then all else, which may be long enough to be
 * sent as several frames. To a reader the order is all the same.
 */
final class FrameMarshaller implements Marshaller<WorkerFrame> {

	static final MethodDescriptor<WorkerFrame, DispatcherFrame> JOIN = DispatchGrpc.getJoinMethod()
		.toBuilder(new FrameMarshaller(), DispatchGrpc.getJoinMethod().getResponseMarshaller())
		.build();

	// What io.netty.handler.codec.http2.Http2FrameLogger prints of a frame at most.
	private static final int LOGGED_BYTES = 64;

	private static final ByteString PADDING = ByteString.copyFrom(new byte[LOGGED_BYTES]);

	private final Marshaller<WorkerFrame> frames = DispatchGrpc.getJoinMethod().getRequestMarshaller();

	@Override
	public InputStream stream(WorkerFrame frame) {
		return frame.hasHello() ? new ByteArrayInputStream(bytes(frame.getHello())) : this.frames.stream(frame);
	}

	@Override
	public WorkerFrame parse(InputStream stream) {
		return this.frames.parse(stream);
	}

	private static byte[] bytes(Hello hello) {
		// Messages one after the other are their merger.
		ByteString parts = Hello.newBuilder()
			.setPadding(PADDING)
			.build()
			.toByteString()
			.concat(Hello.newBuilder().setToken(hello.getToken()).build().toByteString())
			.concat(hello.toBuilder().clearToken().build().toByteString());
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			CodedOutputStream out = CodedOutputStream.newInstance(bytes);
			out.writeBytes(WorkerFrame.HELLO_FIELD_NUMBER, parts);
			out.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

}
