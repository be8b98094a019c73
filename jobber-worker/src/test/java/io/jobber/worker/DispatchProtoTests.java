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

package io.jobber.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.worker.WorkerSession.Timeouts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code dispatch.proto} tells workers in other languages, beside what this one
 * does.
 */
class DispatchProtoTests {

	private String text;

	@BeforeEach
	void read() throws IOException {
		try (InputStream file = DispatchGrpc.class.getResourceAsStream("/jobber/v1/dispatch.proto")) {
			this.text = new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map((line) -> line.strip().replaceFirst("^// ?", "").strip())
				.collect(Collectors.joining(" "))
				.replaceAll(" +", " ");
		}
	}

	@Test
	void saysWhatMustBeAcceptedBeforeWelcome() {
		assertThat(this.text)
			.contains("The channel must accept messages of " + number(Worker.MAX_INBOUND_BYTES) + " bytes");
	}

	@Test
	void saysWhenTheDispatcherIsLost() {
		assertThat(HeartbeatMonitor.SILENT_INTERVALS).isEqualTo(4);
		assertThat(this.text).contains("has received none at all for four such intervals");
	}

	@Test
	void saysHowLongToWaitAfterGoodbye() {
		assertThat(this.text)
			.contains("if the close has not come after " + Timeouts.DEFAULT.goodbye().toSeconds() + " s");
	}

	@Test
	void saysHowLongWordsAndHeadersMayBe() {
		assertThat(this.text)
			.contains("It is cut after " + number(PlainText.MAX_MESSAGE_CHARS) + " characters. string message")
			.contains("It is cut after " + number(PlainText.MAX_TYPE_CHARS) + " characters. string type")
			.contains("With the content type they may have " + number(PlainText.MAX_HEADER_CHARS) + " characters");
	}

	private static String number(int number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

}
