package io.jobber.benchmarks.throughput;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/**
 * The call of the reference, whose messages are bytes and nothing else.
 */
final class RawStream {

	static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
		.setType(MethodType.BIDI_STREAMING)
		.setFullMethodName(MethodDescriptor.generateFullMethodName("benchmarks.Raw", "Echo"))
		.build();

	private RawStream() {
	}

	private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			try {
				// gRPC's stream knows its length; readAllBytes would take 16 kB first.
				return stream.readNBytes(stream.available());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
