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

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many parts may be unread at a time.
 */
class PartWindowTests {

	private final PartWindow window = new PartWindow();

	private long nowNanos = Long.MAX_VALUE - 1000; // it may wrap around

	@Test
	void asManyAsEverAreUnreadWithoutCompany() {
		sendAndRead(Duration.ofNanos(1));

		assertThat(sendAll()).isEqualTo(PartWindow.MOST);
	}

	@Test
	void oneIsUnreadInCompanyWhereOneIsReadWithinAMillisecond() {
		sendAndRead(Duration.ofNanos(999_999));
		this.window.sentSmall(this.nowNanos);

		assertThat(sendAll()).isOne();
	}

	@Test
	void oneForEachMillisecondIsUnreadInCompany() {
		sendAndRead(Duration.ofMillis(2));
		this.window.sentSmall(this.nowNanos);

		assertThat(sendAll()).isEqualTo(3);
	}

	@Test
	void farAwayAsManyBytesAsEverAreUnreadInCompany() {
		for (int i = 0; i < 20; i++) {
			sendAndRead(Duration.ofMillis(50));
		}
		this.window.sentSmall(this.nowNanos);

		assertThat(sendAll() * this.window.partBytes(this.nowNanos)).isEqualTo(PartWindow.MOST * PartWindow.PART_BYTES);
	}

	@Test
	void partsAreSmallerInCompany() {
		assertThat(this.window.partBytes(this.nowNanos)).isEqualTo(64 * 1024);

		this.window.sentSmall(this.nowNanos);
		assertThat(this.window.partBytes(this.nowNanos)).isEqualTo(32 * 1024);

		pass(Duration.ofMillis(11));
		assertThat(this.window.partBytes(this.nowNanos)).isEqualTo(64 * 1024);
	}

	@Test
	void quickestPartSaysHowFarTheOtherSideIs() {
		sendAndRead(Duration.ofMillis(50));
		sendAndRead(Duration.ofMillis(1));
		sendAndRead(Duration.ofMillis(50));
		this.window.sentSmall(this.nowNanos);

		assertThat(sendAll()).isEqualTo(2);
	}

	@Test
	void asManyAsEverAreUnreadInCompanyUntilOneWasRead() {
		this.window.sentSmall(this.nowNanos);

		assertThat(sendAll()).isEqualTo(PartWindow.MOST);
	}

	@Test
	void companyIsForgottenAfterAWhile() {
		sendAndRead(Duration.ofNanos(1));
		this.window.sentSmall(this.nowNanos);

		pass(Duration.ofMillis(10));
		assertThat(sendAll()).isOne();
		pass(Duration.ofNanos(1));
		assertThat(sendAll()).isEqualTo(PartWindow.MOST - 1);
	}

	@Test
	void quickPartIsForgottenWhenTheOtherSideHasBecomeSlower() {
		sendAndRead(Duration.ofNanos(500_000));
		for (int i = 0; i < 100; i++) {
			sendAndRead(Duration.ofMillis(50));
		}
		this.window.sentSmall(this.nowNanos);

		assertThat(sendAll()).isEqualTo(PartWindow.MOST_SMALL);
	}

	@Test
	void nonsensicalCountsAreTakenForAll() {
		sendAll();
		this.window.acknowledged(-1, this.nowNanos);
		assertThat(sendAll()).isEqualTo(PartWindow.MOST);
		this.window.acknowledged(PartWindow.MOST + 1, this.nowNanos);

		assertThat(sendAll()).isEqualTo(PartWindow.MOST);
	}

	private void sendAndRead(Duration after) {
		this.window.sentPart(this.nowNanos);
		pass(after);
		this.window.acknowledged(1, this.nowNanos);
	}

	private int sendAll() {
		int sent = 0;
		while (this.window.isOpen(this.nowNanos)) {
			this.window.sentPart(this.nowNanos);
			sent++;
		}
		return sent;
	}

	private void pass(Duration duration) {
		this.nowNanos += duration.toNanos();
	}

}
