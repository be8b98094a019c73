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

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerJson}.
 */
class ReportTests {

	@Test
	void invitationIsWrittenWithItsTokenAndAnIsoDuration() {
		String json = WorkerJson.write(new Invitation("10.0.0.7:9090", "secret", 16, Duration.ofMinutes(15)));

		assertThat(json)
			.isEqualTo("{\"address\":\"10.0.0.7:9090\",\"token\":\"secret\",\"slots\":16,\"lifetime\":\"PT15M\"}");
	}

	@Test
	void invitationToATlsServerIsWrittenWithItsCertificates() {
		String fingerprint = "0f".repeat(32);
		Invitation invitation = new Invitation("10.0.0.7:9090", "secret", 16, Duration.ofMinutes(15),
				List.of(fingerprint));

		assertThat(WorkerJson.write(invitation)).endsWith(",\"certificates\":[\"" + fingerprint + "\"]}");
	}

	@Test
	void reportIsReadWhateverElseIsThere() {
		WorkReport report = WorkerJson.readReport("{\"workerId\":\"w\",\"outcome\":\"DRAINED\",\"reason\":\"idle\","
				+ "\"completed\":7,\"failed\":1,\"cancelled\":2,\"refused\":3,\"later\":{}}");

		assertThat(report).isEqualTo(new WorkReport("w", Outcome.DRAINED, "idle", 7, 1, 2, 3));
	}

	@Test
	void countsThatAreLeftOutAreZero() {
		assertThat(WorkerJson.readReport("{\"workerId\":\"w\",\"outcome\":\"DRAINED\",\"reason\":\"idle\"}"))
			.isEqualTo(new WorkReport("w", Outcome.DRAINED, "idle", 0, 0, 0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "{}", "[]", "7", "{\"workerId\":\"w\",\"outcome\":\"SOLD\"}", "<html>" })
	void whatIsNoReportIsNone(String json) {
		assertThat(WorkerJson.readReport(json)).isNull();
	}

}
