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
			.contains("More than " + Dispatcher.MOST_RESULTS_PER_SLOT + " for each slot in one frame end the call")
			.contains("and so do " + Dispatcher.MOST_STRAY_RESULTS + " in a row");
	}

}
