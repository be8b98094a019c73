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

package io.jobber.worker.function.http;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.async.DeferredResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestBodies}.
 */
class RequestBodiesTests {

	private final RequestBodies bodies = new RequestBodies(2, 100, Duration.ofMinutes(1));

	@Test
	void bodyThatHasBeenArrivingForTheLongestTimeIsEndedForOneMore() {
		DeferredResult<ResponseEntity<?>> first = arrive();
		DeferredResult<ResponseEntity<?>> second = arrive();

		DeferredResult<ResponseEntity<?>> third = arrive();

		assertThat(first.getResult()).isInstanceOfSatisfying(ResponseEntity.class,
				(answer) -> assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE));
		assertThat(second.hasResult()).isFalse();
		assertThat(third.hasResult()).isFalse();
	}

	@Test
	void resultTakesTheRoomOfBodiesThatArrive() {
		DeferredResult<ResponseEntity<?>> arriving = arrive();

		assertThat(this.bodies.hold("call", 60)).isTrue();
		assertThat(arriving.hasResult()).isFalse();
		assertThat(this.bodies.hold("another", 60)).isFalse();
		assertThat(arriving.hasResult()).isTrue();
	}

	@Test
	void roomIsGivenBack() {
		assertThat(this.bodies.hold("call", 100)).isTrue();
		assertThat(this.bodies.hold("call", 50)).isTrue();
		assertThat(this.bodies.hold("another", 51)).isFalse();

		this.bodies.release("call");
		this.bodies.release("call");

		assertThat(this.bodies.hold("another", 100)).isTrue();
		assertThat(this.bodies.hold("third", 1)).isFalse();
	}

	private DeferredResult<ResponseEntity<?>> arrive() {
		DeferredResult<ResponseEntity<?>> result = new DeferredResult<>();
		this.bodies.read(new MockHttpServletRequest(), 100, "", result, (body) -> {
		});
		return result;
	}

}
