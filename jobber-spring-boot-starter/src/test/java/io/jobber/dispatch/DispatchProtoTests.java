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
		assertThat(Heartbeat.SILENT_INTERVALS).isEqualTo(4);
		assertThat(DispatchProto.text()).contains("has received none at all for four such intervals");
	}

	@Test
	void saysWhenATaskIsForgotten() {
		assertThat(Matchmaker.FORGOTTEN_BEATS).isEqualTo(3);
		assertThat(DispatchProto.text()).contains("does not name in three heartbeats in a row is taken for forgotten");
	}

	@Test
	void saysHowManyAnswersAFrameMayHold() {
		assertThat(DispatchProto.text())
			.contains("More than " + Matchmaker.MOST_RESULTS_PER_SLOT + " for each slot in one frame end the call");
	}

	@Test
	void saysHowManyPartsMayBeUnread() {
		assertThat(UnreadParts.MOST).isEqualTo(4);
		assertThat(DispatchProto.text())
			.contains("A sender has at most " + DispatchProto.number(UnreadParts.MOST * UnreadParts.PART_BYTES)
					+ " bytes")
			.contains("4 of " + DispatchProto.number(UnreadParts.PART_BYTES) + " bytes or more smaller ones")
			.contains("A payload of " + DispatchProto.number(UnreadParts.PART_BYTES) + " bytes or less is sent whole");
	}

}
