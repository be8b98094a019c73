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

package io.jobber.worker.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkerJson}.
 */
class WorkerJsonTests {

	@Test
	void invitationIsReadAsLaunchersWriteIt() {
		Invitation invitation = WorkerJson
			.readInvitation("{\"address\":\"10.0.0.7:9090\",\"token\":\"s3cret\",\"slots\":16,\"lifetime\":\"PT15M\","
					+ "\"certificates\":null,\"later\":{}}");

		assertThat(invitation).isEqualTo(new Invitation("10.0.0.7:9090", "s3cret", 16, Duration.ofMinutes(15)));
	}

	@Test
	void invitationIsReadAsTheContractHasItForAnExample() throws IOException {
		String text;
		try (InputStream proto = DispatchGrpc.class.getResourceAsStream("/jobber/v1/dispatch.proto")) {
			text = new String(proto.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\R// *", " ");
		}
		String example = text.replaceFirst("(?s).*?(\\{\"address\".*?}).*", "$1");

		Invitation invitation = WorkerJson.readInvitation(example);

		assertThat(invitation).isEqualTo(new Invitation("10.0.0.7:9090", "a secret", 8, Duration.ofMinutes(15),
				List.of("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")));
		String base64 = Base64.getEncoder().encodeToString(example.getBytes(StandardCharsets.UTF_8));
		assertThat(WorkerJson.readInvitation("{\"isBase64Encoded\":true,\"body\":\"" + base64 + "\"}"))
			.isEqualTo(invitation);
	}

	@Test
	void invitationNamesTheCertificatesToTrust() {
		String fingerprint = "0f".repeat(32);

		Invitation invitation = WorkerJson.readInvitation("{\"address\":\"a:1\",\"token\":\"t\",\"slots\":1,"
				+ "\"lifetime\":\"PT0S\",\"certificates\":[\"" + fingerprint + "\"]}");

		assertThat(invitation.certificates()).containsExactly(fingerprint);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			false | {\\"address\\":\\"a:1\\",\\"token\\":\\"t\\",\\"slots\\":1,\\"lifetime\\":\\"PT0S\\"}
			true | eyJhZGRyZXNzIjoiYToxIiwidG9rZW4iOiJ0Iiwic2xvdHMiOjEsImxpZmV0aW1lIjoiUFQwUyJ9
			""")
	void invitationIsReadFromTheBodyOfARequestToAFunctionsUrl(boolean encoded, String body) {
		Invitation invitation = WorkerJson
			.readInvitation("{\"version\":\"2.0\",\"body\":\"" + body + "\",\"isBase64Encoded\":" + encoded + "}");

		assertThat(invitation).isEqualTo(new Invitation("a:1", "t", 1, Duration.ZERO));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					s3cret | it is not JSON
					{"token":"s3cret" | it is not JSON
					"s3cret" | it is not a JSON object
					["s3cret"] | it is not a JSON object
					{"token":"s3cret","slots":1,"lifetime":"PT0S"} | its address is missing or not a string
					{"body":"s3cret"} | it is not JSON
					{"body":"!!","isBase64Encoded":true} | its body is not encoded as it says
					{"address":"a:1","token":7,"slots":1,"lifetime":"PT0S"} | its token is missing or not a string
					{"address":"a:1","token":"s3cret","slots":"1","lifetime":"PT0S"} | its slots are missing or not a whole number
					{"address":"a:1","token":"s3cret","slots":1.5,"lifetime":"PT0S"} | its slots are missing or not a whole number
					{"address":"a:1","token":"s3cret","slots":1,"lifetime":900} | its lifetime is missing or not a string
					{"address":"a:1","token":"s3cret","slots":1,"lifetime":"15m"} | its lifetime is no ISO 8601 duration
					{"address":"a:1","token":"s3cret","slots":0,"lifetime":"PT0S"} | Invitation with 0 slots; a worker needs at least 1
					{"address":"a:1","token":"s3cret","slots":1,"lifetime":"PT0S","certificates":"0f"} | its certificates are not an array
					{"address":"a:1","token":"s3cret","slots":1,"lifetime":"PT0S","certificates":["0f"]} | Certificate '0f' is no SHA-256 fingerprint of 64 hexadecimal digits
					{"address":"a:1","token":"s3cret","slots":1,"lifetime":"PT0S","certificates":[{}]} | Certificate '' is no SHA-256 fingerprint of 64 hexadecimal digits
					""")
	void whatIsNoInvitationIsRefusedWithoutItsSecret(String json, String reason) {
		assertThatExceptionOfType(NoInvitationException.class).isThrownBy(() -> WorkerJson.readInvitation(json))
			.withMessage("This is no invitation: " + reason)
			.withNoCause();
	}

	@Test
	void reportIsOneLine() {
		String json = WorkerJson.write(new WorkReport("w", Outcome.REFUSED, "two\nlines", 1, 2, 3, 4));

		assertThat(json).isEqualTo("{\"workerId\":\"w\",\"outcome\":\"REFUSED\",\"reason\":\"two lines\","
				+ "\"completed\":1,\"failed\":2,\"cancelled\":3,\"refused\":4}");
	}

}
