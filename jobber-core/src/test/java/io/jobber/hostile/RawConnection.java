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

package io.jobber.hostile;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.WorkerFrame;

/**
 * A socket of a client that speaks HTTP/2 as badly as it likes. One thread.
 */
final class RawConnection implements AutoCloseable {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int RESET = 3;

	static final int SETTINGS = 4;

	static final int PING = 6;

	private static final int WINDOW_UPDATE = 8;

	private static final int INITIAL_WINDOW = 4;

	private static final int DEFAULT_WINDOW = 65_535;

	static final int END_STREAM = 1;

	static final int END_HEADERS = 4;

	private static final int PATIENCE_MILLIS = 60_000;

	private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	private final Socket socket;

	private final DataInputStream in;

	private final OutputStream out;

	private boolean prefaced;

	private long connectionWindow = DEFAULT_WINDOW;

	private long streamWindow = DEFAULT_WINDOW; // of the only stream that matters

	RawConnection(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(PATIENCE_MILLIS);
		this.in = new DataInputStream(this.socket.getInputStream());
		this.out = this.socket.getOutputStream();
	}

	RawConnection bytes(byte... bytes) {
		this.pending.writeBytes(bytes);
		return this;
	}

	RawConnection text(String text) {
		return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	RawConnection preface() {
		this.prefaced = true;
		return text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").frame(SETTINGS, 0, 0);
	}

	RawConnection frame(int type, int flags, int stream, byte... payload) {
		ByteBuffer header = ByteBuffer.allocate(9);
		header.putInt((payload.length << 8) | type).put((byte) flags).putInt(stream);
		return bytes(header.array()).bytes(payload);
	}

	RawConnection call(int stream, String... more) {
		return headers(stream, "POST", "/jobber.v1.Dispatch/Join", "application/grpc", more);
	}

	RawConnection headers(int stream, String method, String path, String type, String... more) {
		return frame(HEADERS, END_HEADERS, stream, headerBlock(method, path, type, more));
	}

	static byte[] headerBlock(String method, String path, String type, String... more) {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		header(block, ":method", method);
		header(block, ":scheme", "http");
		header(block, ":path", path);
		header(block, ":authority", "localhost");
		header(block, "content-type", type);
		header(block, "te", "trailers");
		for (int i = 0; i < more.length; i += 2) {
			header(block, more[i], more[i + 1]);
		}
		return block.toByteArray();
	}

	// A literal that is not indexed, without Huffman's code.
	private static void header(ByteArrayOutputStream block, String name, String value) {
		block.write(0);
		block.write(name.length());
		block.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
		block.write(value.length());
		block.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
	}

	RawConnection send(int stream, WorkerFrame frame) {
		return message(stream, 0, frame.toByteArray());
	}

	RawConnection message(int stream, int flag, byte... message) {
		return partOf(stream, flag, message.length, message);
	}

	/**
	 * Say that a message has some length, and send some bytes of it.
	 */
	RawConnection partOf(int stream, int flag, int length, byte... bytes) {
		ByteBuffer part = ByteBuffer.allocate(5 + bytes.length);
		part.put((byte) flag).putInt(length).put(bytes);
		return frame(DATA, 0, stream, part.array());
	}

	RawConnection flush() throws IOException {
		byte[] bytes = this.pending.toByteArray();
		this.pending.reset();
		this.out.write(bytes);
		return this;
	}

	/**
	 * Send a message but for its last byte, as far as the server takes it.
	 * @return whether the server took all of that
	 */
	boolean allButTheLastByte(int stream, int length) throws IOException {
		partOf(stream, 0, length).flush();
		this.connectionWindow -= 5;
		this.streamWindow -= 5;
		for (int rest = length - 1; rest > 0;) {
			int count = Math.min(rest, 16_384);
			while (Math.min(this.connectionWindow, this.streamWindow) < count) {
				Frame frame = read();
				if (frame == null || (frame.type == HEADERS && (frame.flags & END_STREAM) != 0)) {
					return false;
				}
			}
			this.connectionWindow -= count;
			this.streamWindow -= count;
			try {
				frame(DATA, 0, stream, new byte[count]).flush();
			}
			catch (IOException ex) {
				return false;
			}
			rest -= count;
		}
		return true;
	}

	/**
	 * Read frames until one has a flag that ends a stream.
	 * @param count how many streams are to end
	 * @return whether they have; else the connection has
	 */
	boolean awaitEnds(int count) throws IOException {
		int ended = 0;
		while (ended < count) {
			Frame frame = read();
			if (frame == null) {
				return false;
			}
			if ((frame.type == HEADERS || frame.type == DATA) && (frame.flags & END_STREAM) != 0) {
				ended++;
			}
		}
		return true;
	}

	/**
	 * Read until the server ends the connection.
	 */
	void awaitClose() throws IOException {
		while (read() != null) {
			// Whatever it has to say.
		}
	}

	/**
	 * Read the next message of the server that is no heartbeat.
	 * @return the message, or {@code null} if the stream or the connection has ended
	 */
	DispatcherFrame message() throws IOException {
		while (true) {
			DispatcherFrame message = received();
			if (message == null) {
				Frame frame = read();
				if (frame == null || (frame.type == HEADERS && (frame.flags & END_STREAM) != 0)
						|| frame.type == RESET) {
					return null;
				}
				if (frame.type == DATA) {
					this.received.writeBytes(frame.payload);
				}
			}
			else if (!message.hasHeartbeat()) {
				return message;
			}
		}
	}

	private DispatcherFrame received() throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(this.received.toByteArray());
		if (bytes.remaining() < 5 || bytes.remaining() < 5 + bytes.getInt(1)) {
			return null;
		}
		ByteBuffer message = bytes.slice(5, bytes.getInt(1));
		this.received.reset();
		this.received.write(bytes.array(), 5 + message.remaining(), bytes.remaining() - 5 - message.remaining());
		return DispatcherFrame.parseFrom(message);
	}

	private Frame read() throws IOException {
		try {
			int first = this.in.readInt();
			int flags = this.in.readUnsignedByte();
			int stream = this.in.readInt();
			byte[] payload = new byte[first >>> 8];
			this.in.readFully(payload);
			Frame frame = new Frame(first & 0xff, flags, payload);
			if (frame.type == SETTINGS && flags == 0) {
				for (ByteBuffer settings = ByteBuffer.wrap(payload); settings.hasRemaining();) {
					if (settings.getShort() == INITIAL_WINDOW) {
						this.streamWindow += settings.getInt() - DEFAULT_WINDOW;
					}
					else {
						settings.getInt();
					}
				}
				if (this.prefaced) {
					frame(SETTINGS, 1, 0).flush();
				}
			}
			if (frame.type == WINDOW_UPDATE) {
				int increment = ByteBuffer.wrap(payload).getInt();
				if (stream == 0) {
					this.connectionWindow += increment;
				}
				else {
					this.streamWindow += increment;
				}
			}
			return frame;
		}
		catch (SocketTimeoutException ex) {
			throw ex;
		}
		catch (IOException ex) {
			return null;
		}
	}

	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private record Frame(int type, int flags, byte[] payload) {

	}

}
