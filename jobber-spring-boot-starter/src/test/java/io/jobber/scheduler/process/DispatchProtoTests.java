package io.jobber.scheduler.process;

import org.junit.jupiter.api.Test;

import io.jobber.contract.DispatchProto;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code dispatch.proto} says of processes.
 */
class DispatchProtoTests {

	@Test
	void saysWhereAProcessFindsItsInvitationAndLeavesItsReport() {
		assertThat(DispatchProto.text())
			.contains("a process the environment variable " + ProcessWorkerLauncher.INVITATION)
			.contains("on one line after \"" + ChildOutput.REPORT + "\"");
	}

}
