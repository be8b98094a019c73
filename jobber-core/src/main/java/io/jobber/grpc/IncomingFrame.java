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

package io.jobber.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.grpc.MethodDescriptor.Marshaller;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.WorkerFrame;

/**
 * A frame from a worker, or the reason why it cannot be read. An exception of the
 * marshaller would end the call without a signal to the service, and not before the
 * worker has read all that was sent to it.
 *
 * @param frame the frame; an empty one if it cannot be read
 * @param violation why it cannot be read, or {@code null} if it can
 */
record IncomingFrame(WorkerFrame frame, @Nullable String violation) {

	static final Marshaller<IncomingFrame> MARSHALLER = new Marshaller<>() {

		private final Marshaller<WorkerFrame> frames = DispatchGrpc.getJoinMethod().getRequestMarshaller();

		@Override
		public InputStream stream(IncomingFrame value) {
			return this.frames.stream(value.frame());
		}

		@Override
		public IncomingFrame parse(InputStream stream) {
			CallEnd call = CallEnd.current();
			try {
				return new IncomingFrame(
						this.frames.parse((call != null && call.isHelloAwaited()) ? hello(stream) : stream), null);
			}
			catch (IOException ex) {
				return new IncomingFrame(WorkerFrame.getDefaultInstance(), rootMessage(ex));
			}
			catch (RuntimeException ex) {
				return new IncomingFrame(WorkerFrame.getDefaultInstance(), rootMessage(ex));
			}
		}

	};

	/**
	 * The frame without what it holds, which may be a token.
	 */
	@Override
	public String toString() {
		return "IncomingFrame[frame=" + this.frame.getFrameCase() + ", violation=" + this.violation + "]";
	}

	// A few bytes may be a large message that was compressed.
	private static InputStream hello(InputStream stream) throws IOException {
		byte[] hello = stream.readNBytes(CallEnd.MAX_HELLO_BYTES + 1);
		if (hello.length > CallEnd.MAX_HELLO_BYTES) {
			throw new IOException("a Hello of more than " + CallEnd.MAX_HELLO_BYTES + " bytes");
		}
		return new ByteArrayInputStream(hello);
	}

	static String rootMessage(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage());
	}

}
