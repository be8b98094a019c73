package io.jobber.grpc;

import java.io.InputStream;

import io.grpc.MethodDescriptor.Marshaller;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.WorkerFrame;

/**
 * What came from a worker, even if it cannot be read. An exception of the marshaller
 * would end the call without a word to the service, and not before the worker has read
 * all that was sent to it.
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
			try {
				return new IncomingFrame(this.frames.parse(stream), null);
			}
			catch (RuntimeException ex) {
				return new IncomingFrame(WorkerFrame.getDefaultInstance(), rootMessage(ex));
			}
		}

	};

	static String rootMessage(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage());
	}

}
