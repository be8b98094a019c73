package io.jobber.scheduler.json;

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

		assertThat(LaunchJson.write(invitation)).isEqualTo(DispatchProto.invitation().replaceAll("([:,]) ", "$1"));
		assertThat(LaunchJson.write(new Invitation("10.0.0.7:9090", "a secret", 8, Duration.ZERO)))
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
