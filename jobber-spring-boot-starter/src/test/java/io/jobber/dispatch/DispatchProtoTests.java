package io.jobber.dispatch;

import org.junit.jupiter.api.Test;

import io.jobber.contract.DispatchProto;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code dispatch.proto} says of the dispatcher.
 */
class DispatchProtoTests {

	@Test
	void saysWhenASideIsLost() {
		assertThat(Heartbeats.SILENT_INTERVALS).isEqualTo(4);
		assertThat(DispatchProto.text()).contains("has received none at all for four such intervals");
	}

	@Test
	void saysWhenATaskIsForgotten() {
		assertThat(PendingTask.MISSED_HEARTBEATS).isEqualTo(3);
		assertThat(DispatchProto.text()).contains("does not name in three heartbeats in a row is taken for forgotten");
	}

	@Test
	void saysHowManyAnswersAFrameMayHold() {
		assertThat(DispatchProto.text())
			.contains("More than " + Dispatcher.MOST_RESULTS_PER_SLOT + " for each slot in one frame end the call");
	}

}
