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

package io.jobber.scheduler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.jobber.worker.Invitation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Invitations}.
 */
class InvitationsTests {

	private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);

	private final MutableClock clock = new MutableClock();

	private final AtomicInteger port = new AtomicInteger();

	private final Invitations invitations = new Invitations(
			() -> "localhost:" + (9000 + this.port.getAndIncrement() % 1000), 16, Duration.ofMinutes(15), JOIN_TIMEOUT,
			this.clock);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void invitationSaysWhereAndHowToJoin() {
		Invitation first = this.invitations.mint();
		Invitation second = this.invitations.mint();

		assertThat(first.address()).isEqualTo("localhost:9000");
		assertThat(second.address()).isEqualTo("localhost:9001");
		assertThat(first.slots()).isEqualTo(16);
		assertThat(first.lifetime()).isEqualTo(Duration.ofMinutes(15));
		assertThat(this.invitations.joinTimeout()).isEqualTo(JOIN_TIMEOUT);
	}

	@Test
	void tokenLetsOneWorkerInAndNoSecond() {
		Invitation invitation = this.invitations.mint();

		assertThat(this.invitations.redeem(invitation.token())).isNull();
		assertThat(this.invitations.redeem(invitation.token())).contains("unknown").contains("used before");
	}

	@Test
	void unknownTokenIsRefused() {
		this.invitations.mint();

		assertThat(this.invitations.redeem("guess")).contains("unknown");
		assertThat(this.invitations.redeem("")).contains("unknown");
		assertThat(this.invitations.open()).isOne();
	}

	@Test
	void forgedTokenIsToldFromOneThatWasIssued() {
		Invitations other = new Invitations(() -> "localhost:1", 16, Duration.ZERO, JOIN_TIMEOUT, this.clock);
		String spent = this.invitations.mint().token();
		this.invitations.redeem(spent);

		assertThat(this.invitations.issued(spent)).isTrue();
		assertThat(other.issued(spent)).isFalse();
		assertThat(this.invitations.issued("guess")).isFalse();
		assertThat(other.redeem(spent)).isEqualTo(Invitations.UNKNOWN);
	}

	@Test
	void tokenThatExpiredLongAgoIsRefusedAsSuch() {
		Invitation invitation = this.invitations.mint();

		this.clock.advance(JOIN_TIMEOUT.multipliedBy(5));
		this.invitations.expire();
		this.invitations.expire();

		assertThat(this.invitations.refusal(invitation.token())).contains("expired");
		assertThat(this.invitations.redeem(invitation.token())).contains("expired");
	}

	@Test
	void tokenIsGoodUpToTheJoinTimeout() {
		Invitation invitation = this.invitations.mint();

		this.clock.advance(JOIN_TIMEOUT);

		assertThat(this.invitations.expire()).isZero();
		assertThat(this.invitations.redeem(invitation.token())).isNull();
	}

	@Test
	void expiredTokenIsRefusedAndTheSettingNamed() {
		Invitation invitation = this.invitations.mint();

		this.clock.advance(JOIN_TIMEOUT.plusMillis(1));

		assertThat(this.invitations.redeem(invitation.token())).contains("expired")
			.contains("PT30S")
			.contains("jobber.scheduler.join-timeout")
			.doesNotContain(invitation.token());
	}

	@Test
	void workerThatCameTooLateStillCountsAsOneThatHasNotJoined() {
		Invitation invitation = this.invitations.mint();
		this.clock.advance(JOIN_TIMEOUT.plusMillis(1));

		this.invitations.redeem(invitation.token());

		assertThat(this.invitations.expire()).isOne();
		assertThat(this.invitations.expire()).isZero();
		assertThat(this.invitations.open()).isZero();
		assertThat(this.invitations.redeem(invitation.token())).isNotNull();
	}

	@Test
	void onlyInvitationsWhoseTimeIsUpExpire() {
		Invitation early = this.invitations.mint();
		this.clock.advance(Duration.ofSeconds(20));
		Invitation late = this.invitations.mint();
		this.clock.advance(Duration.ofSeconds(20));

		assertThat(this.invitations.expire()).isOne();

		assertThat(this.invitations.redeem(early.token())).isNotNull();
		assertThat(this.invitations.redeem(late.token())).isNull();
	}

	@Test
	void lateWorkerIsLetInThoughTheSchedulerLooksMeanwhile() {
		Invitation invitation = this.invitations.mint();
		AtomicBoolean looked = new AtomicBoolean();
		this.invitations.waitFor((each) -> {
			if (looked.compareAndSet(false, true)) {
				this.invitations.expire();
			}
			return true;
		});
		this.clock.advance(JOIN_TIMEOUT.plusMillis(1));

		assertThat(this.invitations.redeem(invitation.token())).isNull();
	}

	@Test
	void revokedInvitationLetsNobodyInAndIsNoLongerOpen() {
		Invitation invitation = this.invitations.mint();

		assertThat(this.invitations.revoke(invitation)).isTrue();

		assertThat(this.invitations.redeem(invitation.token())).isNotNull();
		assertThat(this.invitations.revoke(invitation)).isFalse();
		assertThat(this.invitations.open()).isZero();
	}

	@Test
	void redeemedInvitationCannotBeRevoked() {
		Invitation invitation = this.invitations.mint();
		this.invitations.redeem(invitation.token());

		assertThat(this.invitations.revoke(invitation)).isFalse();
	}

	@Test
	void invitationCountsUntilItsWorkerHasJoined() {
		Invitation invitation = this.invitations.mint();
		this.invitations.mint();
		assertThat(this.invitations.open()).isEqualTo(2);

		this.invitations.redeem(invitation.token());
		assertThat(this.invitations.open()).isEqualTo(2);
		this.invitations.joined();
		assertThat(this.invitations.open()).isOne();
	}

	@Test
	void refusedTokensCountNobody() {
		Invitation invitation = this.invitations.mint();
		this.invitations.redeem(invitation.token());
		this.invitations.joined();

		this.invitations.redeem(invitation.token());
		this.invitations.redeem("guess");

		assertThat(this.invitations.open()).isZero();
	}

	@Test
	void tokensAreUniqueUrlSafeAndTooLongToGuess() {
		Set<String> tokens = new HashSet<>();

		for (int i = 0; i < 10_000; i++) {
			tokens.add(this.invitations.mint().token());
		}

		assertThat(tokens).hasSize(10_000);
		assertThat(tokens).allMatch((token) -> token.matches("[A-Za-z0-9_-]+"));
		assertThat(tokens).allMatch((token) -> Base64.getUrlDecoder().decode(token).length * 8 >= 128);
	}

	@Test
	void textOfAnInvitationDoesNotShowItsToken() {
		Invitation invitation = this.invitations.mint();

		assertThat(invitation.toString()).contains(invitation.address()).doesNotContain(invitation.token());
	}

	@Test
	void oneOfManyThreadsThatPresentTheSameTokenIsLetIn() throws Exception {
		int callers = 8;
		CyclicBarrier barrier = new CyclicBarrier(callers);
		for (int round = 0; round < 300; round++) {
			String token = this.invitations.mint().token();
			AtomicInteger letIn = new AtomicInteger();
			List<Future<?>> done = new ArrayList<>();
			for (int i = 0; i < callers; i++) {
				done.add(this.threads.submit(() -> {
					barrier.await(60, TimeUnit.SECONDS);
					if (this.invitations.redeem(token) == null) {
						letIn.incrementAndGet();
						this.invitations.joined();
					}
					return null;
				}));
			}
			for (Future<?> caller : done) {
				caller.get(60, TimeUnit.SECONDS);
			}
			assertThat(letIn).as("round " + round).hasValue(1);
		}
		assertThat(this.invitations.open()).isZero();
	}

	@Test
	void oneOfTwoThreadsThatBothFoundTheTokenIsLetIn() throws Exception {
		CyclicBarrier bothFoundIt = new CyclicBarrier(2);
		String token = this.invitations.mint().token();
		this.clock.beforeReading = () -> bothFoundIt.await(60, TimeUnit.SECONDS);

		Future<String> first = this.threads.submit(() -> this.invitations.redeem(token));
		Future<String> second = this.threads.submit(() -> this.invitations.redeem(token));

		List<String> answers = new ArrayList<>();
		answers.add(first.get(60, TimeUnit.SECONDS));
		answers.add(second.get(60, TimeUnit.SECONDS));
		assertThat(answers).containsOnlyOnce((String) null);
		assertThat(this.invitations.open()).as("the one that was let in").isOne();
		this.invitations.joined();
		assertThat(this.invitations.open()).isZero();
	}

	@Test
	void workerThatJoinsIsNeverSeenAsMissing() throws Exception {
		AtomicInteger joined = new AtomicInteger();
		AtomicInteger minted = new AtomicInteger();
		AtomicBoolean over = new AtomicBoolean();
		Future<?> joining = this.threads.submit(() -> {
			for (int i = 0; i < 200_000; i++) {
				String token = this.invitations.mint().token();
				minted.incrementAndGet();
				this.invitations.redeem(token);
				joined.incrementAndGet();
				this.invitations.joined();
			}
			over.set(true);
		});

		int missing = 0;
		while (!over.get()) {
			int expected = minted.get();
			int starting = this.invitations.open();
			missing = Math.max(missing, expected - starting - joined.get());
		}

		joining.get(60, TimeUnit.SECONDS);
		assertThat(missing).isZero();
	}

}
