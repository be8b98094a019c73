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

package io.jobber.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.jobber.proto.v1.DispatchGrpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code dispatch.proto} tells workers in other languages of parts, beside what this
 * package does.
 */
class DispatchProtoTests {

	@Test
	void saysHowManyPartsMayBeUnread() throws IOException {
		assertThat(PartWindow.MOST).isEqualTo(4);
		assertThat(text())
			.contains("A sender has at most " + number(PartWindow.MOST * PartWindow.PART_BYTES) + " bytes")
			.contains("4 of " + number(PartWindow.PART_BYTES) + " bytes or more smaller ones")
			.contains("A payload of " + number(PartWindow.PART_BYTES) + " bytes or less is sent whole");
	}

	private static String text() throws IOException {
		try (InputStream file = DispatchGrpc.class.getResourceAsStream("/jobber/v1/dispatch.proto")) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map((line) -> line.strip().replaceFirst("^// ?", "").strip())
				.collect(Collectors.joining(" "))
				.replaceAll(" +", " ");
		}
	}

	private static String number(int number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

}
