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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.jobber.scheduler.InvitationTokens.Claims;
import io.jobber.worker.Invitation;

/**
 * Mints invitations and knows which of them are open: minted, and neither redeemed by a
 * join, nor revoked, nor expired. Only their tokens let a worker join, each of them once.
 * Thread-safe.
 */
public final class Invitations {

	/**
	 * Why a token is refused that was not {@linkplain #issued(String) issued} here, or
	 * was used before.
	 */
	public static final String UNKNOWN = "the token is unknown, or was used before";

	private static final Logger logger = LoggerFactory.getLogger(Invitations.class);

	// A run that is known to go on is waited for, up to so many times the join timeout.
	private static final int PATIENCE = 4;

	private final InvitationTokens tokens = InvitationTokens.ofRandomSecret();

	// By the worker that was invited. Any thread.
	private final Map<String, Entry> entries = new ConcurrentHashMap<>();

	private final AtomicReference<Duration> allowance; // any thread

	private volatile Predicate<Invitation> running = (invitation) -> false;

	private final AtomicInteger joining = new AtomicInteger();

	private final Supplier<String> address;

	private final Supplier<List<String>> certificates;

	private final int slots;

	private final Duration lifetime;

	private final Duration joinTimeout;

	private final String settings;

	private final InstantSource clock;

	/**
	 * Create an empty register of an application whose workers dial in plain text.
	 * @param address where workers dial, as {@code host:port}; asked for each invitation
	 * @param slots how many tasks a worker takes at a time
	 * @param lifetime how long a worker may live; zero means without a limit
	 * @param joinTimeout how long a token may be used
	 * @param clock the time
	 */
	public Invitations(Supplier<String> address, int slots, Duration lifetime, Duration joinTimeout,
			InstantSource clock) {
		this(address, List::of, slots, lifetime, joinTimeout, "jobber", clock);
	}

	/**
	 * Create an empty register.
	 * @param address where workers dial, as {@code host:port}; asked for each invitation
	 * @param certificates the fingerprints of those that the application may present,
	 * asked for each invitation; without any, workers dial in plain text
	 * @param slots how many tasks a worker takes at a time
	 * @param lifetime how long a worker may live; zero means without a limit
	 * @param joinTimeout how long a token may be used
	 * @param settings what the properties begin with that set all this, for messages
	 * @param clock the time
	 */
	public Invitations(Supplier<String> address, Supplier<List<String>> certificates, int slots, Duration lifetime,
			Duration joinTimeout, String settings, InstantSource clock) {
		this.address = address;
		this.certificates = certificates;
		this.slots = slots;
		this.lifetime = lifetime;
		this.joinTimeout = joinTimeout;
		this.allowance = new AtomicReference<>(joinTimeout);
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Wait for workers whose run is known to go on, though their time is up: they are
	 * late, and not lost.
	 * @param running whether the run that was launched with an invitation goes on; from
	 * any thread, must not block
	 */
	public void waitFor(Predicate<Invitation> running) {
		this.running = running;
	}

	/**
	 * Mint an invitation with a token of its own.
	 * @return the invitation, open from now on
	 */
	public Invitation mint() {
		String where = this.address.get();
		while (true) {
			Instant now = this.clock.instant();
			String worker = this.tokens.newWorker();
			String token = this.tokens.sign(
					new Claims(worker, this.settings, this.slots, now.plus(patience()).truncatedTo(ChronoUnit.MILLIS)));
			List<String> named = this.certificates.get();
			Invitation invitation = new Invitation(where, token, this.slots, this.lifetime, named);
			this.entries.put(worker, new Entry(invitation, now, now.plus(allowance()), false));
			// A certificate that came meanwhile is presented once all open invitations
			// name it, which may have been before this one was open.
			if (named.containsAll(this.certificates.get())) {
				return invitation;
			}
			revoke(invitation);
		}
	}

	/**
	 * Whether every worker that may still join trusts certificates.
	 * @param fingerprints their fingerprints
	 * @return whether each open invitation names all of them
	 */
	public boolean name(List<String> fingerprints) {
		Instant now = this.clock.instant();
		return unused().filter((entry) -> !isForgotten(entry, now))
			.allMatch((entry) -> entry.invitation().certificates().containsAll(fingerprints));
	}

	/**
	 * Whether a token was minted here, however long ago, and whatever has become of it.
	 * @param token what a worker presented
	 * @return {@code false} if it is forged, or belongs to another pool or application
	 */
	public boolean issued(String token) {
		return claims(token) != null;
	}

	private @Nullable Claims claims(String token) {
		Claims claims = this.tokens.verify(token);
		return (claims != null && claims.pool().equals(this.settings)) ? claims : null;
	}

	/**
	 * Why a token lets no worker in, if that is certain before more is known of the
	 * worker.
	 * @param token what the worker presented
	 * @return {@code null} if {@link #redeem(String)} could let it in, if its time is not
	 * up
	 */
	public @Nullable String refusal(String token) {
		Claims claims = claims(token);
		if (claims == null) {
			return UNKNOWN;
		}
		return this.entries.containsKey(claims.worker()) ? null : gone(claims, this.clock.instant());
	}

	private static String gone(Claims claims, Instant now) {
		return now.isAfter(claims.expiry()) ? "the token has expired, or was used before" : UNKNOWN;
	}

	/**
	 * Let a worker in by its token, which is spent from then on. If it may join, the
	 * caller lets it and then calls {@link #joined()}, so that the worker counts at all
	 * times.
	 * @param token what the worker presented
	 * @return {@code null} if the worker may join, or why it may not
	 */
	public @Nullable String redeem(String token) {
		Claims claims = claims(token);
		if (claims == null) {
			return UNKNOWN;
		}
		Instant now = this.clock.instant();
		Entry entry = this.entries.get(claims.worker());
		if (entry == null) {
			return gone(claims, now);
		}
		Duration took = Duration.between(entry.minted(), now);
		if (entry.expired()) {
			this.entries.remove(claims.worker());
			return tooLate(took);
		}
		// What runs is waited for. Its token may still be used for one join, as any
		// other.
		if (entry.isUp(now) && !isRunning(entry, now)) {
			// It stays until expire() counts it: its worker has not joined in time.
			return tooLate(took);
		}
		this.joining.incrementAndGet();
		if (!this.entries.remove(claims.worker(), entry)) {
			joined();
			return UNKNOWN;
		}
		if (took.compareTo(this.joinTimeout) > 0) {
			logger.warn("A worker joined {} ms after its launch, which is longer than {} ({}), and was waited for: set "
					+ "it to more than that", took.toMillis(), this.joinTimeout, setting("join-timeout"));
		}
		return null;
	}

	/**
	 * Refuse a worker, and give those that are invited from now on half as much time
	 * again.
	 * @param took how long the worker took to join
	 * @return the reason
	 */
	private String tooLate(Duration took) {
		String reason = "the token has expired: the worker took " + took + " to join, which is longer than "
				+ allowance() + " (" + setting("join-timeout") + ")";
		Duration enough = Collections.min(List.of(took.multipliedBy(3).dividedBy(2), patience()));
		this.allowance.accumulateAndGet(enough, (one, other) -> Collections.max(List.of(one, other)));
		logger.warn(
				"A worker came {} ms after its launch and was refused, as that is longer than {} ({}): set it to more "
						+ "than that. The next ones are waited for for {}",
				took.toMillis(), this.joinTimeout, setting("join-timeout"), allowance());
		return reason;
	}

	private boolean isRunning(Entry entry, Instant now) {
		return !isForgotten(entry, now) && this.running.test(entry.invitation());
	}

	private boolean isForgotten(Entry entry, Instant now) {
		return now.isAfter(entry.minted().plus(patience()));
	}

	private Duration patience() {
		return this.joinTimeout.multipliedBy(PATIENCE);
	}

	/**
	 * A worker whose token was redeemed counts as a worker now.
	 */
	public void joined() {
		this.joining.decrementAndGet();
	}

	/**
	 * Close an invitation.
	 * @param invitation what was minted
	 * @return whether it was still open, so that no worker has joined with it
	 */
	public boolean revoke(Invitation invitation) {
		Claims claims = claims(invitation.token());
		Entry entry = (claims != null) ? this.entries.get(claims.worker()) : null;
		return claims != null && entry != null && !entry.expired() && this.entries.remove(claims.worker(), entry);
	}

	/**
	 * Close all invitations: no worker may join any more.
	 */
	public void revokeAll() {
		this.entries.clear();
	}

	/**
	 * Close the invitations whose time is up and whose run is not known to go on. For the
	 * scheduler's thread.
	 * @return how many there were
	 */
	public int expire() {
		return expire((invitation) -> {
		});
	}

	/**
	 * Close the invitations whose time is up and whose run is not known to go on. For the
	 * scheduler's thread.
	 * @param lost is given each of them
	 * @return how many there were
	 */
	public int expire(Consumer<Invitation> lost) {
		Instant now = this.clock.instant();
		int expired = 0;
		for (Map.Entry<String, Entry> each : this.entries.entrySet()) {
			Entry entry = each.getValue();
			if (entry.expired()) {
				if (isForgotten(entry, now)) {
					this.entries.remove(each.getKey());
				}
			}
			else if (entry.isUp(now) && !isRunning(entry, now)
					&& this.entries.replace(each.getKey(), entry, entry.expire())) {
				lost.accept(entry.invitation());
				expired++;
			}
		}
		return expired;
	}

	/**
	 * The workers that are waited for, as their run goes on, though they should have
	 * joined.
	 * @return the number of open invitations whose time is up
	 */
	public int late() {
		Instant now = this.clock.instant();
		return (int) unused().filter((entry) -> entry.isUp(now)).count();
	}

	/**
	 * How long the worker has been starting that was invited first of those that have not
	 * joined.
	 * @return a duration; zero if none is starting
	 */
	public Duration longestStart() {
		Instant now = this.clock.instant();
		return unused().map((entry) -> Duration.between(entry.minted(), now))
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

	private Stream<Entry> unused() {
		return this.entries.values().stream().filter((entry) -> !entry.expired());
	}

	/**
	 * How long a token that is minted now may be used: the join timeout, unless workers
	 * have turned out to take longer, up to {@value #PATIENCE} times that.
	 * @return the time between minting and joining
	 */
	public Duration allowance() {
		return this.allowance.get();
	}

	/**
	 * The workers that were invited and have not joined yet.
	 * @return the number of open invitations
	 */
	public int open() {
		return (int) unused().count() + this.joining.get();
	}

	/**
	 * What a worker is invited to take at a time.
	 * @return the number of slots in each invitation
	 */
	public int slots() {
		return this.slots;
	}

	/**
	 * The property of a setting of the scheduler that these are the invitations of.
	 * @param name the last part of the property, such as {@code join-timeout}
	 * @return the whole property, for messages
	 */
	public String setting(String name) {
		return this.settings + ".scheduler." + name;
	}

	/**
	 * Within what time a worker should have joined.
	 * @return the time between minting and joining
	 */
	public Duration joinTimeout() {
		return this.joinTimeout;
	}

	/**
	 * An unused invitation.
	 *
	 * @param invitation what was minted
	 * @param minted when it was
	 * @param expiry when its time is up
	 * @param expired whether it is closed, and only remembered to tell its worker why
	 */
	private record Entry(Invitation invitation, Instant minted, Instant expiry, boolean expired) {

		boolean isUp(Instant now) {
			return now.isAfter(this.expiry);
		}

		Entry expire() {
			return new Entry(this.invitation, this.minted, this.expiry, true);
		}

	}

}
