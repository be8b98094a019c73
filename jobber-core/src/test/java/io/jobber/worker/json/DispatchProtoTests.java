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

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.jobber.contract.DispatchProto;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code dispatch.proto} says of invitations and reports.
 */
class DispatchProtoTests {

	@Test
	void invitationsAreWrittenAsItsExampleIs() {
		Invitation invitation = new Invitation("10.0.0.7:9090", "a secret", 8, Duration.ofMinutes(15),
				List.of("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));

		assertThat(WorkerJson.write(invitation)).isEqualTo(DispatchProto.invitation().replaceAll("([:,]) ", "$1"));
		assertThat(WorkerJson.write(new Invitation("10.0.0.7:9090", "a secret", 8, Duration.ZERO)))
			.contains("\"lifetime\":\"PT0S\"")
			.doesNotContain("certificates");
	}

	@Test
	void namesAllMembersOfAReport() {
		String report = DispatchProto.text()
			.replaceFirst(".*(a report: a JSON object with the members .*? of tasks)\\..*", "$1");

		assertThat(Stream.of(WorkReport.class.getRecordComponents()).map(RecordComponent::getName))
			.allSatisfy((name) -> assertThat(report).contains(name));
		assertThat(Outcome.values()).allSatisfy((outcome) -> assertThat(report).contains(outcome.name()));
	}

}
