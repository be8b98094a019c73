package io.jobber.worker;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many parts may be unread at a time.
 */
class UnreadPartsTests {

	private final UnreadParts parts = new UnreadParts();

	private long nowNanos = Long.MAX_VALUE - 1000; // it may wrap around

	@Test
	void asManyAsEverAreUnreadWithoutCompany() {
		sendAndRead(Duration.ofNanos(1));

		assertThat(sendAll()).isEqualTo(UnreadParts.MOST);
	}

	@Test
	void oneIsUnreadInCompanyWhereOneIsReadWithinAMillisecond() {
		sendAndRead(Duration.ofNanos(999_999));
		this.parts.sentSmall(this.nowNanos);

		assertThat(sendAll()).isOne();
	}

	@Test
	void oneForEachMillisecondIsUnreadInCompany() {
		sendAndRead(Duration.ofMillis(2));
		this.parts.sentSmall(this.nowNanos);

		assertThat(sendAll()).isEqualTo(3);
	}

	@Test
	void farAwayAsManyBytesAsEverAreUnreadInCompany() {
		for (int i = 0; i < 20; i++) {
			sendAndRead(Duration.ofMillis(50));
		}
		this.parts.sentSmall(this.nowNanos);

		assertThat(sendAll() * this.parts.partBytes(this.nowNanos))
			.isEqualTo(UnreadParts.MOST * UnreadParts.PART_BYTES);
	}

	@Test
	void partsAreSmallerInCompany() {
		assertThat(this.parts.partBytes(this.nowNanos)).isEqualTo(64 * 1024);

		this.parts.sentSmall(this.nowNanos);
		assertThat(this.parts.partBytes(this.nowNanos)).isEqualTo(32 * 1024);

		pass(Duration.ofMillis(11));
		assertThat(this.parts.partBytes(this.nowNanos)).isEqualTo(64 * 1024);
	}

	@Test
	void quickestPartSaysHowFarTheOtherSideIs() {
		sendAndRead(Duration.ofMillis(50));
		sendAndRead(Duration.ofMillis(1));
		sendAndRead(Duration.ofMillis(50));
		this.parts.sentSmall(this.nowNanos);

		assertThat(sendAll()).isEqualTo(2);
	}

	@Test
	void asManyAsEverAreUnreadInCompanyUntilOneWasRead() {
		this.parts.sentSmall(this.nowNanos);

		assertThat(sendAll()).isEqualTo(UnreadParts.MOST);
	}

	@Test
	void companyIsForgottenAfterAWhile() {
		sendAndRead(Duration.ofNanos(1));
		this.parts.sentSmall(this.nowNanos);

		pass(Duration.ofMillis(10));
		assertThat(sendAll()).isOne();
		pass(Duration.ofNanos(1));
		assertThat(sendAll()).isEqualTo(UnreadParts.MOST - 1);
	}

	@Test
	void quickPartIsForgottenWhenTheOtherSideHasBecomeSlower() {
		sendAndRead(Duration.ofNanos(500_000));
		for (int i = 0; i < 100; i++) {
			sendAndRead(Duration.ofMillis(50));
		}
		this.parts.sentSmall(this.nowNanos);

		assertThat(sendAll()).isEqualTo(UnreadParts.MOST_SMALL);
	}

	@Test
	void nonsensicalCountsAreTakenForAll() {
		sendAll();
		this.parts.read(-1, this.nowNanos);
		assertThat(sendAll()).isEqualTo(UnreadParts.MOST);
		this.parts.read(UnreadParts.MOST + 1, this.nowNanos);

		assertThat(sendAll()).isEqualTo(UnreadParts.MOST);
	}

	private void sendAndRead(Duration after) {
		this.parts.sentPart(this.nowNanos);
		pass(after);
		this.parts.read(1, this.nowNanos);
	}

	private int sendAll() {
		int sent = 0;
		while (this.parts.hasRoom(this.nowNanos)) {
			this.parts.sentPart(this.nowNanos);
			sent++;
		}
		return sent;
	}

	private void pass(Duration duration) {
		this.nowNanos += duration.toNanos();
	}

}
