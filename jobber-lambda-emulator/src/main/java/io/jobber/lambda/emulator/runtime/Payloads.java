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

package io.jobber.lambda.emulator.runtime;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Reads the bodies of requests, whole and up to a limit.
 */
public final class Payloads {

	private Payloads() {
	}

	/**
	 * Read a body.
	 * @param request the request
	 * @param limit in bytes
	 * @return the body; empty if it is longer, and then the rest was read and forgotten,
	 * so that the sender hears the answer
	 */
	public static Mono<Optional<byte[]>> read(HttpServerRequest request, int limit) {
		return request.receive().asByteArray().collect(() -> new Body(limit), Body::add).map(Body::bytes);
	}

	private static final class Body {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final int limit;

		private boolean tooLong;

		Body(int limit) {
			this.limit = limit;
		}

		void add(byte[] part) {
			this.tooLong = this.tooLong || this.bytes.size() + part.length > this.limit;
			if (!this.tooLong) {
				this.bytes.writeBytes(part);
			}
		}

		Optional<byte[]> bytes() {
			return this.tooLong ? Optional.empty() : Optional.of(this.bytes.toByteArray());
		}

	}

}
