package io.jobber.pool;

import org.junit.jupiter.api.Test;

import io.jobber.contract.DispatchProto;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code dispatch.proto} says of an application that stops.
 */
class DispatchProtoTests {

	@Test
	void saysHowLongAnApplicationThatStopsWaitsForGoodbyes() {
		assertThat(DispatchProto.text())
			.contains("if there was no Goodbye " + WorkerPool.GOODBYE_TIMEOUT.toSeconds() + " s later");
	}

}
