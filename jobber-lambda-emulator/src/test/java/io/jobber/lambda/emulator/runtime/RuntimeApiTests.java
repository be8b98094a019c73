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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.lambda.emulator.RawRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Runtime API is for one process, not for web pages that guess its port.
 */
class RuntimeApiTests {

	private final RuntimeConversation conversation = new RuntimeConversation();

	private final RuntimeApi api = new RuntimeApi(this.conversation);

	@AfterEach
	void close() {
		this.api.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site",
			"Host: evil.example" })
	void webPageNeitherTakesAnEventNorFailsTheStart(String header) throws Exception {
		RawRequest request = RawRequest.to(this.api.address()).header(header);

		assertThat(request.get("/2018-06-01/runtime/invocation/next")).startsWith("HTTP/1.1 403");
		assertThat(request.post("/2018-06-01/runtime/init/error", "{}")).startsWith("HTTP/1.1 403");
		assertThat(this.conversation.ready()).isNotDone();
	}

	@Test
	void processMayPostItsAnswersAsAForm() throws Exception {
		// As a shell script does, with curl -d.
		assertThat(RawRequest.to(this.api.address())
			.header("Content-Type: application/x-www-form-urlencoded")
			.post("/2018-06-01/runtime/init/error", "{}")).startsWith("HTTP/1.1 202");
	}

}
