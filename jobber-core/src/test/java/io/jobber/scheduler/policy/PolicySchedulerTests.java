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

package io.jobber.scheduler.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.scheduler.Demand;
import io.jobber.scheduler.Demand.Cause;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.LaunchException;
import io.jobber.scheduler.LaunchException.Reason;
import io.jobber.scheduler.MutableClock;
import io.jobber.scheduler.ScalingPolicy;
import io.jobber.scheduler.ScalingPolicy.Decision;
import io.jobber.scheduler.WorkerLauncher.Room;
import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkReport.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PolicyScheduler}, on one thread and in virtual time.
 */
@ExtendWith(OutputCaptureExtension.class)
class PolicySchedulerTests {

	private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);

	private static final int MAX_WORKERS = 10;

	private final MutableClock clock = new MutableClock();

	private final AtomicReference<String> address = new AtomicReference<>("localhost:9090");

	private final Invitations invitations = new Invitations(this::address, 4, Duration.ZERO, JOIN_TIMEOUT, this.clock);

	private final FakeLauncher launcher = new FakeLauncher();

	private final List<String> drained = new ArrayList<>();

	private final List<Demand.WorkerSnapshot> workers = new ArrayList<>();

	private final List<Demand.WorkerSnapshot> left = new ArrayList<>();

	private final PolicyScheduler scheduler = scheduler(
			new UtilizationScalingPolicy(0, 10, 4, 1.0, 0, Duration.ofSeconds(5), Duration.ZERO));

	private int queued;

	@Test
	void asManyWorkersAreLaunchedAsThePolicySaysEachWithItsOwnInvitation() {
		this.queued = 12;

		schedule();

		assertThat(this.launcher.launches()).isEqualTo(3);
		assertThat(this.launcher.invitations).extracting(Invitation::token).doesNotHaveDuplicates();
		assertThat(this.invitations.open()).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource(Cause.class)
	void demandIsActedUponWhateverItsCause(Cause cause) {
		this.scheduler.schedule(new Demand(1, 0, 0, List.of(), List.of(), Set.of(cause)));

		assertThat(this.launcher.launches()).isOne();
	}

	@Test
	void sameDemandIsNotLaunchedTwiceWhileItsWorkersStart() {
		this.queued = 12;

		schedule();
		schedule();
		this.scheduler.schedule(demand());
		this.scheduler.schedule(demand());

		assertThat(this.launcher.launches()).isEqualTo(3);
	}

	@Test
	void workersThatJoinedAreNotLaunchedAgain() {
		this.queued = 8;
		schedule();

		join(0);
		schedule();
		join(1);
		schedule();

		assertThat(this.launcher.launches()).isEqualTo(2);
	}

	@Test
	void drainsOfThePolicyArePassedOnWithTheirReasons() {
		this.workers.add(idle("a", 7));
		PolicyScheduler draining = scheduler((demand, now) -> new Decision(0, List.of("a"), List.of("b")));

		draining.schedule(demand());

		assertThat(this.drained).containsExactly("b: its lifetime ends", "a: idle for 7 s");
	}

	@Test
	void noMoreWorkersAreLaunchedThanTheMaximumWhateverThePolicySays() {
		PolicyScheduler boundless = scheduler((demand, now) -> new Decision(99, List.of(), List.of()));
		this.workers.add(worker("launched"));
		this.workers.add(new Demand.WorkerSnapshot("standing", 4, 0, false, Duration.ZERO, Duration.ZERO, 0, true));

		boundless.schedule(demand());
		boundless.schedule(demand());

		assertThat(this.launcher.launches()).isEqualTo(MAX_WORKERS - 1);
	}

	@Test
	void standingWorkersAreNotDrainedWhateverThePolicySays() {
		List<String> all = List.of("launched", "standing");
		PolicyScheduler draining = scheduler((demand, now) -> new Decision(0, all, all));
		this.workers.add(idle("launched", 7));
		this.workers
			.add(new Demand.WorkerSnapshot("standing", 4, 0, false, Duration.ofSeconds(7), Duration.ZERO, 0, true));

		draining.schedule(demand());

		assertThat(this.drained).containsExactly("launched: its lifetime ends", "launched: idle for 7 s");
	}

	@Test
	void drainsArePassedOnWhenLaunchesFailOrAreHeldUp() {
		this.workers.add(idle("a", 7));
		PolicyScheduler both = scheduler((demand, now) -> new Decision(1, List.of("a"), List.of()));
		refuseByThrowing(new IllegalStateException("no"));

		both.schedule(demand());
		both.schedule(demand());

		assertThat(this.drained).hasSize(2);
		assertThat(this.launcher.launches()).isOne();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void refusedLaunchIsTriedAgainAfterOneSecondThenTwiceAsLongUpToHalfAMinute(boolean throwing) {
		if (throwing) {
			refuseByThrowing(new IllegalStateException("no"));
		}
		else {
			refuse(new IllegalStateException("no"));
		}
		this.queued = 1;
		schedule();

		for (int seconds : new int[] { 1, 2, 4, 8, 16, 30, 30, 30 }) {
			int before = this.launcher.launches();
			this.clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
			schedule();
			assertThat(this.launcher.launches()).as("before " + seconds + " s").isEqualTo(before);
			this.clock.advance(Duration.ofMillis(1));
			schedule();
			assertThat(this.launcher.launches()).as("after " + seconds + " s").isEqualTo(before + 1);
		}
	}

	@Test
	void refusedInvitationIsRevokedAndTheReasonKept() {
		refuse(new CompletionException(new IllegalStateException("429 too many requests")));
		this.queued = 1;

		schedule();

		assertThat(this.invitations.open()).isZero();
		assertThat(this.invitations.redeem(this.launcher.invitations.get(0).token())).isNotNull();
		assertThat(this.scheduler.trouble()).contains("refused")
			.contains("429 too many requests")
			.doesNotContain("CompletionException");
	}

	@ParameterizedTest
	@MethodSource("brokenLaunchers")
	void brokenLauncherIsARefusalAndNoMore(Throwable failure) {
		refuseByThrowing(failure);
		this.queued = 1;

		schedule();

		assertThat(this.invitations.open()).isZero();
		assertThat(this.scheduler.trouble()).contains("launcher failed").contains("broken");
	}

	static Stream<Throwable> brokenLaunchers() {
		return Stream.of(new IllegalStateException("broken"), new NoClassDefFoundError("broken"));
	}

	@Test
	void launcherThatReturnsNothingIsARefusal() {
		this.launcher.behaviour = (invitation) -> null;
		this.queued = 1;

		schedule();

		assertThat(this.invitations.open()).isZero();
		assertThat(this.scheduler.trouble()).contains("launcher failed");
	}

	@Test
	void addressThatIsNotKnownIsARefusalAndDoesNotStopDrains() {
		this.address.set(null);
		PolicyScheduler both = scheduler((demand, now) -> new Decision(1, List.of(), List.of("a")));

		both.schedule(demand());

		assertThat(this.launcher.launches()).isZero();
		assertThat(this.drained).containsExactly("a: its lifetime ends");
		assertThat(both.trouble()).contains("cannot dial back");
	}

	@Test
	void restOfABurstIsNotLaunchedOnceThePlatformHasRefused() {
		refuse(new IllegalStateException("429"));
		this.queued = 40;

		schedule();

		assertThat(this.launcher.launches()).isOne();
	}

	@Test
	void launchesOfABurstThatFailTogetherAreOneFailure() {
		this.queued = 16;
		schedule();
		assertThat(this.launcher.launches()).isEqualTo(4);

		this.launcher.runs.forEach((run) -> run.completeExceptionally(new IllegalStateException("429")));
		schedule();
		this.clock.advance(Duration.ofSeconds(1));
		schedule();

		assertThat(this.launcher.launches()).isEqualTo(8);
	}

	@Test
	void workerThatEndsWithoutJoiningHoldsUpLaunches() {
		this.queued = 1;
		schedule();

		this.launcher.runs.get(0).complete(FakeLauncher.report(Outcome.UNREACHABLE, "connection refused"));
		schedule();

		assertThat(this.launcher.launches()).isOne();
		assertThat(this.invitations.open()).isZero();
		assertThat(this.scheduler.trouble()).contains("without joining").contains("connection refused");
		this.clock.advance(Duration.ofSeconds(1));
		schedule();
		assertThat(this.launcher.launches()).isEqualTo(2);
	}

	@Test
	void workerThatJoinedAndEndedInOrderHoldsUpNothing() {
		this.queued = 1;
		schedule();
		join(0);
		schedule();
		this.workers.clear();

		this.launcher.runs.get(0).complete(FakeLauncher.report(Outcome.DRAINED, "idle"));
		schedule();

		assertThat(this.launcher.launches()).isEqualTo(2);
		assertThat(this.scheduler.trouble()).isNull();
	}

	@Test
	void runThatFailsAfterItsWorkerServedIsNamedAndHoldsUpNothing() {
		this.queued = 1;
		schedule();
		join(0);
		schedule();
		this.workers.clear();

		this.launcher.runs.get(0).completeExceptionally(new IllegalStateException("out of memory"));
		schedule();

		assertThat(this.launcher.launches()).isEqualTo(2);
		assertThat(this.scheduler.trouble()).contains("out of memory").doesNotContain("refused");
	}

	@Test
	void runThatFailsAfterItsWorkerServedIsNoTroubleIfNobodyNeedsAnother() {
		this.queued = 1;
		schedule();
		join(0);
		schedule();
		this.workers.clear();
		this.queued = 0;

		this.launcher.runs.get(0).completeExceptionally(new IllegalStateException("connection broke"));
		schedule();

		assertThat(this.scheduler.trouble()).isNull();
	}

	@Test
	void expiredInvitationsHoldUpLaunchesAndNameTheSetting() {
		this.queued = 8;
		schedule();

		this.clock.advance(JOIN_TIMEOUT.plusMillis(1));
		schedule();

		assertThat(this.launcher.launches()).isEqualTo(2);
		assertThat(this.invitations.open()).isZero();
		assertThat(this.scheduler.trouble()).contains("2 workers").contains("jobber.scheduler.join-timeout");
		this.clock.advance(Duration.ofSeconds(1));
		schedule();
		assertThat(this.launcher.launches()).isEqualTo(4);
	}

	@Test
	void workerThatCameTooLateHoldsUpLaunches() {
		this.queued = 1;
		schedule();
		this.clock.advance(JOIN_TIMEOUT.plusMillis(1));

		this.invitations.redeem(this.launcher.invitations.get(0).token());
		this.launcher.runs.get(0).complete(FakeLauncher.report(Outcome.REFUSED, "the token has expired"));
		schedule();

		assertThat(this.launcher.launches()).isOne();
		assertThat(this.scheduler.trouble()).isNotNull();
	}

	@Test
	void endOfARunWhoseInvitationHasExpiredIsNotCountedAgain() {
		this.queued = 1;
		schedule();
		this.clock.advance(JOIN_TIMEOUT.plusMillis(1));
		schedule();
		this.clock.advance(Duration.ofSeconds(1));

		this.launcher.runs.get(0).complete(FakeLauncher.report(Outcome.REFUSED, "too late"));
		schedule();

		assertThat(this.launcher.launches()).isEqualTo(2);
	}

	@Test
	void workerThatServesResetsTheBackoffAndCutsNoneShort() {
		refuse(new IllegalStateException("429"));
		this.queued = 4;
		schedule();
		this.clock.advance(Duration.ofSeconds(1));
		schedule();
		assertThat(this.launcher.launches()).isEqualTo(2);

		this.workers.add(worker("a"));
		this.queued = 8;
		schedule();
		assertThat(this.launcher.launches()).isEqualTo(2);
		this.clock.advance(Duration.ofSeconds(2));
		schedule();
		assertThat(this.launcher.launches()).isEqualTo(3);
		this.clock.advance(Duration.ofSeconds(1));
		schedule();
		assertThat(this.launcher.launches()).as("the delay is a second again").isEqualTo(4);
	}

	@Test
	void troubleIsOverWhenAWorkerServes() {
		refuse(new IllegalStateException("429"));
		this.queued = 4;
		schedule();
		assertThat(this.scheduler.trouble()).isNotNull();

		this.workers.add(worker("a"));
		schedule();

		assertThat(this.scheduler.trouble()).isNull();
	}

	@Test
	void joinIsSeenEvenIfAnotherWorkerLeftMeanwhile() {
		this.workers.add(worker("a"));
		schedule();
		refuse(new IllegalStateException("429"));
		this.queued = 8;
		schedule();
		assertThat(this.launcher.launches()).isOne();

		this.workers.clear();
		this.workers.add(worker("b"));
		schedule();

		assertThat(this.scheduler.stats().joined()).isEqualTo(2);
		assertThat(this.scheduler.trouble()).isNull();
	}

	@Test
	void workerThatOnlyStaysOrLeavesEndsNoBackOff() {
		this.workers.add(worker("a"));
		this.workers.add(worker("b"));
		schedule();
		refuse(new IllegalStateException("429"));
		this.queued = 40;
		schedule();

		schedule();
		this.workers.remove(0);
		schedule();

		assertThat(this.launcher.launches()).isOne();
		assertThat(this.scheduler.trouble()).isNotNull();
	}

	@Test
	void joinOfOneWorkerDoesNotHideThatOthersNeverJoined() {
		this.queued = 8;
		schedule();
		join(0);

		this.clock.advance(JOIN_TIMEOUT.plusMillis(1));
		schedule();

		assertThat(this.launcher.launches()).isEqualTo(2);
		assertThat(this.scheduler.trouble()).contains("1 workers");
		this.clock.advance(Duration.ofSeconds(1));
		schedule();
		assertThat(this.launcher.launches()).isEqualTo(3);
	}

	@Test
	void platformThatGrantsFewerWorkersThanAskedForIsAskedLessAndLessOften() {
		this.launcher.behaviour = (invitation) -> (this.launcher.launches() <= 2) ? new CompletableFuture<>()
				: CompletableFuture.failedFuture(new IllegalStateException("429"));
		this.queued = 40;
		schedule();
		join(0);
		schedule();
		join(1);
		schedule();

		int before = this.launcher.launches();
		for (int second = 0; second < 60; second++) {
			this.clock.advance(Duration.ofSeconds(1));
			schedule();
		}

		assertThat(this.workers).hasSize(2);
		assertThat(this.launcher.launches() - before).isBetween(4, 6);
	}

	@Test
	void workerThatIsLostBeforeItServedHoldsUpLaunches() {
		this.queued = 1;
		schedule();
		this.workers.add(new Demand.WorkerSnapshot("a", 4, 1, false, Duration.ZERO, Duration.ZERO, 0));
		assertThat(this.invitations.redeem(this.launcher.invitations.get(0).token())).isNull();
		this.invitations.joined();
		schedule();

		this.workers.clear();
		schedule();

		assertThat(this.launcher.launches()).isOne();
		assertThat(this.scheduler.trouble()).contains("1 workers joined and were lost");
		assertThat(this.scheduler.stats().unproductive()).isOne();
	}

	@Test
	void standingWorkersThatComeAndGoAreNotCountedAsLaunched() {
		this.workers.add(new Demand.WorkerSnapshot("a", 4, 1, false, Duration.ZERO, Duration.ZERO, 0, true));
		schedule();
		this.workers.clear();
		schedule();

		this.queued = 1;
		schedule();

		assertThat(this.scheduler.stats().joined()).isZero();
		assertThat(this.scheduler.stats().unproductive()).isZero();
		assertThat(this.scheduler.trouble()).isNull();
		assertThat(this.launcher.launches()).isOne();
	}

	@Test
	void standingWorkersAreNotLetGoHoweverLongTheyAreIdle() {
		this.workers.add(new Demand.WorkerSnapshot("a", 4, 0, false, Duration.ofHours(1), Duration.ZERO, 9, true));

		schedule();
		this.clock.advance(Duration.ofHours(1));
		schedule();

		assertThat(this.drained).isEmpty();
	}

	@Test
	void workerThatWasAskedToLeaveBeforeItServedHoldsUpNothing() {
		this.workers.add(new Demand.WorkerSnapshot("a", 4, 0, false, Duration.ZERO, Duration.ZERO, 0));
		schedule();
		this.workers.set(0, new Demand.WorkerSnapshot("a", 4, 0, true, Duration.ZERO, Duration.ZERO, 0));
		schedule();

		this.workers.clear();
		this.queued = 1;
		schedule();

		assertThat(this.launcher.launches()).isOne();
		assertThat(this.scheduler.trouble()).isNull();
	}

	@Test
	void workerThatJoinsAndIsLostBetweenTwoLooksWasOfNoUse() {
		this.left.add(new Demand.WorkerSnapshot("a", 4, 1, false, Duration.ZERO, Duration.ZERO, 0));

		this.queued = 1;
		schedule();

		assertThat(this.launcher.launches()).isZero();
		assertThat(this.scheduler.trouble()).contains("1 workers joined and were lost");
		assertThat(this.scheduler.stats().joined()).isOne();
		assertThat(this.scheduler.stats().unproductive()).isOne();
	}

	@Test
	void workersThatJoinAndAreLostBetweenLooksOpenTheBreaker() {
		for (int i = 0; i < CircuitBreaker.THRESHOLD; i++) {
			this.left.add(new Demand.WorkerSnapshot("worker-" + i, 4, 0, false, Duration.ZERO, Duration.ZERO, 0));
			schedule();
		}

		this.clock.advance(Duration.ofMinutes(1));
		this.queued = 40;
		schedule();

		assertThat(this.launcher.launches()).isOne();
	}

	@Test
	void workerThatJoinsServesAndLeavesBetweenTwoLooksWasOfUse() {
		this.left.add(new Demand.WorkerSnapshot("a", 4, 0, false, Duration.ZERO, Duration.ZERO, 1));

		this.queued = 1;
		schedule();

		assertThat(this.launcher.launches()).isOne();
		assertThat(this.scheduler.trouble()).isNull();
		assertThat(this.scheduler.stats().joined()).isOne();
		assertThat(this.scheduler.stats().unproductive()).isZero();
	}

	@Test
	void whatAWorkerDidAfterTheLastLookCounts() {
		this.workers.add(new Demand.WorkerSnapshot("served", 4, 1, false, Duration.ZERO, Duration.ZERO, 0));
		this.workers.add(new Demand.WorkerSnapshot("drained", 4, 0, false, Duration.ZERO, Duration.ZERO, 0));
		schedule();

		this.workers.clear();
		this.left.add(new Demand.WorkerSnapshot("served", 4, 0, false, Duration.ZERO, Duration.ZERO, 1));
		this.left.add(new Demand.WorkerSnapshot("drained", 4, 0, true, Duration.ZERO, Duration.ZERO, 0));
		schedule();

		assertThat(this.scheduler.stats().joined()).isEqualTo(2);
		assertThat(this.scheduler.stats().unproductive()).isZero();
	}

	@Test
	void workerThatLeavesDuringALookIsJudgedOnce() {
		this.workers.add(new Demand.WorkerSnapshot("a", 4, 1, false, Duration.ZERO, Duration.ZERO, 0));
		this.left.add(new Demand.WorkerSnapshot("a", 4, 1, false, Duration.ZERO, Duration.ZERO, 0));
		schedule();

		this.workers.clear();
		schedule();

		assertThat(this.scheduler.stats().joined()).isOne();
		assertThat(this.scheduler.stats().unproductive()).isOne();
	}

	@Test
	void workerThatStayedForAWhileWasOfUseEvenIfItHadNothingToDo() {
		this.workers.add(new Demand.WorkerSnapshot("a", 4, 0, false, Duration.ZERO, Duration.ZERO, 0));
		schedule();
		this.clock.advance(Probation.LENGTH);
		schedule();

		this.workers.clear();
		this.queued = 1;
		schedule();

		assertThat(this.launcher.launches()).isOne();
	}

	@Test
	void workerThatStayedForAWhileWithATaskWasOfNoUseIfItIsLostBeforeItHasAnswered() {
		this.workers.add(new Demand.WorkerSnapshot("a", 4, 1, false, Duration.ZERO, Duration.ZERO, 0));
		schedule();
		this.clock.advance(Probation.BUSY_LENGTH.minusMillis(1));
		schedule();

		this.workers.clear();
		this.queued = 1;
		schedule();

		assertThat(this.launcher.launches()).isZero();
		assertThat(this.scheduler.trouble()).contains("without having served a task");
	}

	@Test
	void workerThatStayedForLongWithATaskWasOfUse() {
		this.workers.add(new Demand.WorkerSnapshot("a", 4, 1, false, Duration.ZERO, Duration.ZERO, 0));
		schedule();
		this.clock.advance(Probation.BUSY_LENGTH);
		schedule();

		this.workers.clear();
		this.queued = 1;
		schedule();

		assertThat(this.launcher.launches()).isOne();
	}

	@Test
	void breakerLetsOneWorkerThroughAtATimeUntilOneServes() {
		this.queued = 40;
		schedule();
		assertThat(this.launcher.launches()).isEqualTo(10);

		expireAll();
		schedule();
		this.clock.advance(Duration.ofSeconds(1));
		schedule();
		schedule();
		assertThat(this.launcher.launches()).as("a probe").isEqualTo(11);

		join(10);
		schedule();
		assertThat(this.launcher.launches()).isEqualTo(20);
	}

	@Test
	void probeThatFailsIsFollowedByAnotherAfterALongerWait() {
		this.queued = 40;
		schedule();
		expireAll();
		schedule();

		for (int seconds : new int[] { 1, 2, 4, 8, 16, 30, 30 }) {
			int before = this.launcher.launches();
			this.clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
			schedule();
			assertThat(this.launcher.launches()).isEqualTo(before);
			this.clock.advance(Duration.ofMillis(1));
			schedule();
			assertThat(this.launcher.launches()).isEqualTo(before + 1);
			expireAll();
			schedule();
		}
	}

	@Test
	void fewFailuresAmongLaunchesThatServeNeverOpenTheBreaker() {
		this.queued = 4;

		for (int i = 0; i < 10; i++) {
			schedule();
			int launch = this.launcher.launches() - 1;
			if (i % 2 == 0) {
				expireAll();
				schedule();
				this.clock.advance(Duration.ofSeconds(1));
			}
			else {
				join(launch);
				schedule();
				this.workers.clear();
			}
		}

		this.queued = 40;
		schedule();
		assertThat(this.invitations.open()).isEqualTo(10);
	}

	@Test
	void workerWhoseRunGoesOnIsWaitedForAndNotLaunchedAgain(CapturedOutput output) {
		this.queued = 4;
		schedule();
		this.launcher.running.addAll(this.launcher.invitations);

		this.clock.advance(JOIN_TIMEOUT.plusSeconds(12));
		schedule();
		String trouble = this.scheduler.trouble();
		schedule();
		String refusal = this.invitations.redeem(this.launcher.invitations.get(0).token());
		schedule();

		assertThat(this.launcher.launches()).isOne();
		assertThat(trouble).contains("have not joined within PT30S (jobber.scheduler.join-timeout)",
				"their runs go on");
		assertThat(refusal).isNull();
		assertThat(this.scheduler.stats().expired()).isZero();
		assertThat(output).containsOnlyOnce("their runs go on")
			.containsOnlyOnce("A worker joined 42000 ms after its launch, which is longer than PT30S "
					+ "(jobber.scheduler.join-timeout)");
		assertThat(this.invitations.redeem(this.launcher.invitations.get(0).token())).contains("used before");
	}

	@Test
	void workerThatIsLateForFourTimesTheJoinTimeoutIsGivenUpAndAnotherLaunched() {
		this.queued = 4;
		schedule();
		this.launcher.running.addAll(this.launcher.invitations);

		this.clock.advance(JOIN_TIMEOUT.multipliedBy(4));
		schedule();
		assertThat(this.launcher.givenUp).isEmpty();
		this.clock.advance(Duration.ofMillis(1));
		schedule();
		this.clock.advance(Duration.ofSeconds(1));
		schedule();

		assertThat(this.launcher.givenUp).containsExactly(this.launcher.invitations.get(0));
		assertThat(this.launcher.launches()).isEqualTo(2);
		assertThat(this.scheduler.stats().expired()).isOne();
	}

	@Test
	void platformThatDoesNotTellIsGivenMoreTimeOnceItsWorkersTurnOutToBeLate(CapturedOutput output) {
		this.queued = 4;
		schedule();
		this.clock.advance(JOIN_TIMEOUT.plusSeconds(1));
		schedule();
		this.clock.advance(Duration.ofSeconds(9));

		String refusal = this.invitations.redeem(this.launcher.invitations.get(0).token());
		schedule();
		this.clock.advance(Duration.ofSeconds(50));
		schedule();

		assertThat(refusal).contains("expired", "PT40S", "jobber.scheduler.join-timeout");
		assertThat(output).containsOnlyOnce("A worker came 40000 ms after its launch and was refused");
		assertThat(this.launcher.launches()).isEqualTo(2);
		assertThat(this.invitations.redeem(this.launcher.invitations.get(1).token())).isNull();
	}

	@Test
	void burstOnASmallHostStartsAsManyAtATimeAsItHasProcessorsAndRepeatsNone() {
		// A start takes 10 s of a processor, of which there are two.
		this.launcher.room = (starting) -> new Room(Math.max(0, 2 - starting), null);
		this.queued = 40;

		assertThat(startAll()).isEqualTo(Duration.ofSeconds(50));

		assertThat(this.launcher.launches()).isEqualTo(10);
		assertThat(this.scheduler.stats().expired()).isZero();
	}

	@Test
	void burstThatIsLaunchedAtOnceIsLateAndRepeatsNoneEither() {
		this.queued = 40;

		assertThat(startAll()).isEqualTo(Duration.ofSeconds(50));

		assertThat(this.launcher.launches()).isEqualTo(10);
		assertThat(this.scheduler.stats().expired()).isZero();
	}

	@Test
	void launcherLearnsHowManyStartAlsoWhenNoWorkerIsWanted() {
		List<Integer> told = new ArrayList<>();
		this.launcher.room = (starting) -> {
			told.add(starting);
			return Room.ENOUGH;
		};
		this.queued = 4;
		schedule();
		schedule();
		join(0);
		this.queued = 0;

		schedule();

		assertThat(told).containsExactly(0, 1, 0);
	}

	@Test
	void callersLearnWhatLimitsTheNumberOfWorkers() {
		this.launcher.room = (starting) -> new Room(1 - starting, "no more than 1 (limit)");
		this.queued = 8;
		schedule();
		schedule();
		assertThat(this.scheduler.prospect()).isEqualTo("no more than 1 (limit); 1 worker is starting, for 0 s so far");
		assertThat(this.scheduler.trouble()).isNull();

		this.launcher.room = (starting) -> Room.ENOUGH;
		this.queued = 80;
		schedule();
		this.clock.advance(Duration.ofSeconds(7));
		schedule();

		assertThat(this.scheduler.prospect()).isEqualTo("there may be no more than 10 workers "
				+ "(jobber.scheduler.max-workers); 10 workers are starting, for 7 s so far");
	}

	@Test
	void throttlingHoldsUpForAsLongAsThePlatformAsks() {
		refuse(new LaunchException(Reason.THROTTLED, "full", Duration.ofSeconds(7), null));
		this.queued = 1;
		schedule();

		this.clock.advance(Duration.ofSeconds(7).minusMillis(1));
		schedule();
		assertThat(this.launcher.launches()).isOne();
		this.clock.advance(Duration.ofMillis(1));
		schedule();
		assertThat(this.launcher.launches()).isEqualTo(2);
		assertThat(this.scheduler.trouble()).isEqualTo("full");
		assertThat(this.scheduler.stats().failed()).containsExactly(Map.entry(Reason.THROTTLED, 2L));
	}

	@Test
	void platformThatAsksToBeLeftAloneForDaysIsAskedAgainAfterFiveMinutes() {
		refuse(new LaunchException(Reason.THROTTLED, "full", Duration.ofDays(30), null));
		this.queued = 1;
		schedule();

		this.clock.advance(Duration.ofMinutes(5));
		schedule();

		assertThat(this.launcher.launches()).isEqualTo(2);
	}

	@Test
	void fullPlatformIsProbedByOneWorkerUntilThatJoins() {
		refuse(new LaunchException(Reason.THROTTLED, "full"));
		this.queued = 40;
		schedule();
		this.launcher.behaviour = (invitation) -> new CompletableFuture<>();

		this.clock.advance(Duration.ofSeconds(1));
		schedule();
		schedule();
		assertThat(this.invitations.open()).as("a probe").isOne();

		join(this.launcher.launches() - 1);
		schedule();
		assertThat(this.invitations.open()).isEqualTo(9);
	}

	@Test
	void probeOfAFullPlatformIsFollowedByAnotherIfItsWorkerCameAndWentUnseen() {
		refuse(new LaunchException(Reason.THROTTLED, "full"));
		this.queued = 1;
		schedule();
		this.launcher.behaviour = (invitation) -> new CompletableFuture<>();
		this.clock.advance(Duration.ofSeconds(1));
		schedule();

		join(1);
		this.workers.clear();
		this.clock.advance(Duration.ofMinutes(1));
		schedule();

		assertThat(this.launcher.launches()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void workersThatJoinTooOldForAnyTaskHoldUpLaunches(int minWorkers) {
		PolicyScheduler aging = scheduler(
				new UtilizationScalingPolicy(minWorkers, 10, 4, 1.0, 0, Duration.ofSeconds(5), Duration.ofSeconds(40)));
		this.queued = 1 - minWorkers;

		for (int second = 0; second < 120; second++) {
			int before = this.launcher.launches();
			aging.schedule(demand());
			for (int launch = before; launch < this.launcher.launches(); launch++) {
				join(launch);
				this.workers.set(this.workers.size() - 1, new Demand.WorkerSnapshot("worker-" + launch, 4, 0, false,
						Duration.ZERO, Duration.ofSeconds(30), 0));
			}
			this.workers.removeIf((worker) -> this.drained.stream().anyMatch((each) -> each.startsWith(worker.id())));
			this.clock.advance(Duration.ofSeconds(1));
		}

		assertThat(this.launcher.launches()).isLessThan(10);
		assertThat(aging.trouble()).contains("lifetime");
	}

	@Test
	void waitsOfSeveralApplicationsAreNotInStep() {
		List<Integer> launches = new ArrayList<>();
		for (double random : new double[] { 0, 0.5, 1 }) {
			FakeLauncher refusing = new FakeLauncher();
			refusing.behaviour = (invitation) -> CompletableFuture.failedFuture(new IllegalStateException("no"));
			PolicyScheduler each = new PolicyScheduler((demand, now) -> new Decision(1, List.of(), List.of()),
					MAX_WORKERS, Duration.ofSeconds(5), refusing, this.invitations, (workerId, reason) -> {
					}, this.clock, () -> random);
			each.schedule(demand());
			this.clock.advance(Duration.ofMillis(600));
			each.schedule(demand());
			launches.add(refusing.launches());
		}

		assertThat(launches).containsExactly(1, 1, 2);
	}

	@Test
	void workerThatWasLetGoTooEarlyTeachesTheSchedulerToWait() {
		for (int round = 0; round < 20; round++) {
			this.queued = 4;
			schedule();
			this.workers.clear();
			this.workers.add(worker("worker-" + this.launcher.launches()));
			this.invitations.open();
			revokeAll();
			this.queued = 0;
			// Idle for six seconds, with a timeout of five.
			for (int second = 1; second <= 6 && !this.workers.isEmpty(); second++) {
				this.clock.advance(Duration.ofSeconds(1));
				this.workers.set(0, idle("worker-" + this.launcher.launches(), second));
				int before = this.drained.size();
				schedule();
				if (this.drained.size() > before) {
					this.workers.clear();
					this.clock.advance(Duration.ofSeconds(6 - second));
				}
			}
		}

		assertThat(this.launcher.launches()).isEqualTo(2);
		assertThat(this.drained).hasSize(1);
	}

	@Test
	void troubleIsForgottenWhenNobodyNeedsAWorkerForAMinute() {
		refuse(new IllegalStateException("no"));
		this.queued = 1;
		schedule();
		this.queued = 0;

		this.clock.advance(Duration.ofSeconds(59));
		schedule();
		assertThat(this.scheduler.trouble()).isNotNull();
		this.clock.advance(Duration.ofSeconds(2));
		schedule();
		assertThat(this.scheduler.trouble()).isNull();
	}

	private void expireAll() {
		this.clock.advance(JOIN_TIMEOUT.plusMillis(1));
	}

	private void revokeAll() {
		this.launcher.invitations.forEach(this.invitations::revoke);
	}

	private static Demand.WorkerSnapshot idle(String id, int seconds) {
		return new Demand.WorkerSnapshot(id, 4, 0, false, Duration.ofSeconds(seconds), Duration.ZERO, 1);
	}

	private PolicyScheduler scheduler(ScalingPolicy policy) {
		return new PolicyScheduler(policy, MAX_WORKERS, Duration.ofSeconds(5), this.launcher, this.invitations,
				(workerId, reason) -> this.drained.add(workerId + ": " + reason), this.clock, () -> 0);
	}

	private String address() {
		String known = this.address.get();
		if (known == null) {
			throw new IllegalStateException("Workers cannot dial back");
		}
		return known;
	}

	private void schedule() {
		this.scheduler.schedule(demand());
	}

	private Demand demand() {
		Demand demand = new Demand(this.queued, 0, this.invitations.open(), this.workers, this.left);
		this.left.clear();
		return demand;
	}

	private void join(int launch) {
		assertThat(this.invitations.redeem(this.launcher.invitations.get(launch).token())).isNull();
		this.workers.add(worker("worker-" + launch));
		this.invitations.joined();
	}

	// Runs a host in virtual time, on which those that start share two processors.
	private Duration startAll() {
		Map<Invitation, Double> left = new LinkedHashMap<>();
		for (int second = 0; second < 600; second++) {
			schedule();
			if (this.workers.size() == 10) {
				return Duration.ofSeconds(second);
			}
			this.launcher.invitations.forEach((invitation) -> {
				if (this.launcher.running.add(invitation)) {
					left.put(invitation, 10.0);
				}
			});
			double share = Math.min(1, 2.0 / left.size());
			left.replaceAll((invitation, seconds) -> seconds - share);
			this.clock.advance(Duration.ofSeconds(1));
			for (Invitation started : List.copyOf(left.keySet())) {
				if (left.get(started) < 1e-6) {
					left.remove(started);
					assertThat(this.invitations.redeem(started.token())).isNull();
					this.invitations.joined();
					this.workers
						.add(new Demand.WorkerSnapshot(started.token(), 4, 1, false, Duration.ZERO, Duration.ZERO, 1));
				}
			}
		}
		throw new AssertionError("Not all have joined: " + this.workers.size());
	}

	private void refuse(Throwable failure) {
		this.launcher.behaviour = (invitation) -> CompletableFuture.<WorkReport>failedFuture(failure);
	}

	private void refuseByThrowing(Throwable failure) {
		this.launcher.behaviour = (invitation) -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) failure;
		};
	}

	private static Demand.WorkerSnapshot worker(String id) {
		return new Demand.WorkerSnapshot(id, 4, 4, false, Duration.ZERO, Duration.ZERO, 1);
	}

}
