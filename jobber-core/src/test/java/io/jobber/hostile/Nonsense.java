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
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.WorkerFrame;

/**
 * What a stranger may send. The server ends each of these by itself, or the stranger
 * hangs up.
 */
enum Nonsense {

	HTTP_1 {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.text("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").flush().awaitClose();
		}
	},

	RANDOM_BYTES {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.bytes(random(random, 200)).flush().awaitClose();
		}
	},

	TLS_HELLO {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.bytes((byte) 0x16, (byte) 3, (byte) 1, (byte) 1, (byte) 0, (byte) 1)
				.bytes(random(random, 255))
				.flush()
				.awaitClose();
		}
	},

	MALFORMED_HELLO {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().call(1).message(1, 0, GARBAGE).flush().awaitEnds(1);
		}
	},

	FORGED_TOKEN {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().call(1).send(1, hello("forged" + random.nextLong())).flush().awaitEnds(1);
		}
	},

	NO_HELLO {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().call(1).send(1, WorkerFrame.getDefaultInstance()).flush().awaitEnds(1);
		}
	},

	MESSAGE_OF_2_GB {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().call(1).partOf(1, 0, Integer.MAX_VALUE, new byte[10]).flush().awaitEnds(1);
		}
	},

	RESERVED_BITS {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().call(1).message(1, 0xfe, new byte[10]).flush().awaitEnds(1);
		}
	},

	BROKEN_GZIP {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().call(1, "grpc-encoding", "gzip").message(1, 1, new byte[10]).flush().awaitEnds(1);
		}
	},

	GZIP_BOMB {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			ByteArrayOutputStream bomb = new ByteArrayOutputStream();
			try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
				gzip.write(hello("a".repeat(3_000_000)).toByteArray());
			}
			connection.preface()
				.call(1, "grpc-encoding", "gzip")
				.message(1, 1, bomb.toByteArray())
				.flush()
				.awaitEnds(1);
		}
	},

	RESET_STREAM {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface();
			for (int stream = 1; stream < 60; stream += 2) {
				connection.call(stream).frame(RawConnection.RESET, 0, stream, new byte[4]);
			}
			connection.flush();
		}
	},

	HALF_A_MESSAGE {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface()
				.call(1)
				.frame(RawConnection.DATA, RawConnection.END_STREAM, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0,
						(byte) 9)
				.flush()
				.awaitEnds(1);
		}
	},

	NO_MESSAGE {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().call(1).frame(RawConnection.DATA, RawConnection.END_STREAM, 1).flush().awaitEnds(1);
		}
	},

	HANG_UP {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().call(1).flush();
		}
	},

	ANOTHER_METHOD {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().headers(1, "POST", "/no.Such/Method", "application/grpc").flush().awaitEnds(1);
		}
	},

	WEB_REQUEST {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().headers(1, "GET", "/", "text/html").flush().awaitEnds(1);
		}
	},

	NO_TRAILERS {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			byte[] block = RawConnection.headerBlock("POST", "/jobber.v1.Dispatch/Join", "application/grpc");
			connection.preface();
			// Without the last header, which is te.
			connection
				.frame(RawConnection.HEADERS, RawConnection.END_HEADERS, 1, Arrays.copyOf(block, block.length - 13))
				.send(1, WorkerFrame.getDefaultInstance())
				.flush()
				.awaitEnds(1);
		}
	},

	NO_PATH {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface()
				.frame(RawConnection.HEADERS, RawConnection.END_HEADERS, 1, (byte) 0x83)
				.frame(RawConnection.PING, 0, 0, new byte[8])
				.frame(99, 0, 0)
				.frame(RawConnection.DATA, 0, 0, new byte[8])
				.flush()
				.awaitClose();
		}
	},

	LARGE_HEADERS {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			String[] headers = new String[300];
			for (int i = 0; i < headers.length; i += 2) {
				headers[i] = "name" + i;
				headers[i + 1] = "a".repeat(100);
			}
			byte[] block = RawConnection.headerBlock("POST", "/jobber.v1.Dispatch/Join", "application/grpc", headers);
			connection.preface()
				.frame(RawConnection.HEADERS, 0, 1, Arrays.copyOf(block, 10_000))
				.frame(9, RawConnection.END_HEADERS, 1, Arrays.copyOfRange(block, 10_000, block.length))
				.frame(RawConnection.DATA, 0, 0, new byte[8])
				.flush()
				.awaitClose();
		}
	},

	DATA_OF_NO_STREAM {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().frame(RawConnection.DATA, 0, 7, new byte[100]).flush().awaitClose();
		}
	},

	WINDOW_OVERFLOW {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			byte[] most = { 0x7f, -1, -1, -1 };
			connection.preface().call(1).frame(8, 0, 1, most).frame(8, 0, 1, most).frame(8, 0, 0, most).flush();
			connection.awaitClose();
		}
	},

	RANDOM_FRAMES {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface().call(1);
			for (int i = 0; i < 50; i++) {
				connection.frame(random.nextInt(11), random.nextInt(256), random.nextInt(4),
						random(random, random.nextInt(20)));
			}
			connection.frame(RawConnection.DATA, 0, 0, new byte[8]).flush().awaitClose();
		}
	},

	PINGS {
		@Override
		void send(RawConnection connection, Random random) throws IOException {
			connection.preface();
			for (int i = 0; i < 200; i++) {
				connection.frame(RawConnection.PING, 0, 0, new byte[8]);
			}
			connection.flush().awaitClose();
		}
	};

	static final byte[] GARBAGE = { 0x07, (byte) 0xff, (byte) 0xff, 0x01 };

	abstract void send(RawConnection connection, Random random) throws IOException;

	static WorkerFrame hello(String token) {
		return hello(token, "stranger");
	}

	static WorkerFrame hello(String token, String id) {
		return WorkerFrame.newBuilder()
			.setHello(Hello.newBuilder()
				.setToken(token)
				.setWorkerId(id)
				.setSlots(8)
				.addFunctions("another")
				.setProtocol(1))
			.build();
	}

	static byte[] random(Random random, int count) {
		byte[] bytes = new byte[count];
		random.nextBytes(bytes);
		return bytes;
	}

}
