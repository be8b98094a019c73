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

import java.net.InetSocketAddress;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.grpc.Refusals.Reason;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RefusalsTests {

	private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 1234);

	private long nanos;

	private final Refusals refusals = new Refusals(() -> this.nanos);

	@Test
	void floodIsLoggedOnceInAWhileWithTheAddressAndTheCount(CapturedOutput output) {
		for (int i = 0; i < 1000; i++) {
			this.refusals.add(Reason.ENDED, PEER, "it cancelled its call");
		}

		assertThat(output.toString().lines()).singleElement()
			.asString()
			.contains("A peer at /192.0.2.7:1234 was refused: it cancelled its call");
		this.nanos += Duration.ofMinutes(1).toNanos();
		this.refusals.add(Reason.ENDED, PEER, "it cancelled its call");
		assertThat(output.toString().lines()).hasSize(2)
			.last()
			.asString()
			.contains("(and 999 more since the last such line, reason ended)");
		assertThat(this.refusals.count(Reason.ENDED)).isEqualTo(1001);
	}

	@Test
	void eachReasonIsLoggedAndCountedByItself(CapturedOutput output) {
		this.refusals.add(Reason.ENDED, PEER, "it cancelled its call");

		this.refusals.add(Reason.INVALID_HELLO, null, "no Hello");

		assertThat(output.toString().lines()).hasSize(2).last().asString().contains("A peer was refused: no Hello");
		assertThat(this.refusals.count(Reason.INVALID_HELLO)).isOne();
		assertThat(Reason.INVALID_HELLO.tag()).isEqualTo("invalid-hello");
	}

}
