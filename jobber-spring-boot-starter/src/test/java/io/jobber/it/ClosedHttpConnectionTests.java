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

package io.jobber.it;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A browser that goes away cancels the task that it waited for, all the way to the thread
 * that runs it.
 */
@Tag("contract")
@SpringBootTest(classes = ClosedHttpConnectionTests.LongApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.grpc.server.port=0")
class ClosedHttpConnectionTests {

	@Autowired
	private Dispatcher dispatcher;

	@Autowired
	private Environment environment;

	@Test
	void closedConnectionOfTheCallerInterruptsTheFunction() throws Exception {
		int port = this.environment.getRequiredProperty("local.server.port", Integer.class);
		try (Socket browser = new Socket(InetAddress.getLoopbackAddress(), port)) {
			browser.getOutputStream()
				.write("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			await().atMost(Duration.ofMinutes(1)).until(() -> this.dispatcher.stats().running() == 1);
		}

		// The function sleeps for ten minutes: only an interrupt ends it.
		await().atMost(Duration.ofMinutes(1)).until(() -> this.dispatcher.stats().running() == 0);
		assertThat(this.dispatcher.stats().cancelled()).isOne();
		assertThat(this.dispatcher.stats().freeSlots()).isEqualTo(this.dispatcher.stats().slots());
	}

	@Import(EchoApplication.class)
	@RestController
	static class LongApplication {

		private final JobberTemplate template;

		LongApplication(JobberTemplate template) {
			this.template = template;
		}

		@GetMapping("/long")
		Mono<String> work() {
			return this.template.task("sleep").payload("600000").timeout(Duration.ofMinutes(10)).retrieve(String.class);
		}

	}

}
