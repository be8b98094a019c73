package io.jobber.scheduler;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.jobber.worker.Invitation;

/**
 * Mints invitations and knows which of them are open: minted, and neither redeemed by a
 * join, nor revoked, nor expired. Only their tokens let a worker join, each of them once.
 * Thread-safe.
 */
public final class Invitations {

	/**
	 * Why a token that is not {@linkplain #knows(String) known} lets nobody in.
	 */
	public static final String UNKNOWN = "the token is unknown, or was used before";

	private static final int TOKEN_BYTES = 24;

	private final Map<String, Instant> open = new ConcurrentHashMap<>();

	private final AtomicInteger joining = new AtomicInteger();

	private final SecureRandom random = new SecureRandom();

	private final Supplier<String> address;

	private final List<String> certificates;

	private final int slots;

	private final Duration lifetime;

	private final Duration joinTimeout;

	private final String settings;

	private final Clock clock;

	/**
	 * Create an empty register of an application whose workers dial in plain text.
	 * @param address where workers dial, as {@code host:port}; asked for each invitation
	 * @param slots how many tasks a worker takes at a time
	 * @param lifetime how long a worker may live; zero means without a limit
	 * @param joinTimeout how long a token is good for
	 * @param clock the time
	 */
	public Invitations(Supplier<String> address, int slots, Duration lifetime, Duration joinTimeout, Clock clock) {
		this(address, List.of(), slots, lifetime, joinTimeout, "jobber", clock);
	}

	/**
	 * Create an empty register.
	 * @param address where workers dial, as {@code host:port}; asked for each invitation
	 * @param certificates the fingerprints of those that the application may present;
	 * without any, workers dial in plain text
	 * @param slots how many tasks a worker takes at a time
	 * @param lifetime how long a worker may live; zero means without a limit
	 * @param joinTimeout how long a token is good for
	 * @param settings what the properties begin with that set all this, for messages
	 * @param clock the time
	 */
	public Invitations(Supplier<String> address, List<String> certificates, int slots, Duration lifetime,
			Duration joinTimeout, String settings, Clock clock) {
		this.address = address;
		this.certificates = List.copyOf(certificates);
		this.slots = slots;
		this.lifetime = lifetime;
		this.joinTimeout = joinTimeout;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Mint an invitation with a token of its own.
	 * @return the invitation, open from now on
	 */
	public Invitation mint() {
		byte[] bytes = new byte[TOKEN_BYTES];
		this.random.nextBytes(bytes);
		String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		Invitation invitation = new Invitation(this.address.get(), token, this.slots, this.lifetime, this.certificates);
		this.open.put(token, this.clock.instant().plus(this.joinTimeout));
		return invitation;
	}

	/**
	 * Whether a token was minted here, and is neither spent nor forgotten.
	 * @param token what a worker presented
	 * @return whether {@link #redeem(String)} could let it in, if its time is not up
	 */
	public boolean knows(String token) {
		return this.open.containsKey(token);
	}

	/**
	 * Let a worker in by its token, which is spent from then on. If it may join, the
	 * caller lets it and then calls {@link #joined()}, so that the worker counts at all
	 * times.
	 * @param token what the worker presented
	 * @return {@code null} if the worker may join, or why it may not
	 */
	public @Nullable String redeem(String token) {
		Instant expiry = this.open.get(token);
		if (expiry == null) {
			return UNKNOWN;
		}
		if (this.clock.instant().isAfter(expiry)) {
			// It stays until expire() counts it: its worker has not joined in time.
			return "the token has expired: the worker took longer than " + this.joinTimeout + " to join ("
					+ setting("join-timeout") + ")";
		}
		this.joining.incrementAndGet();
		if (this.open.remove(token, expiry)) {
			return null;
		}
		joined();
		return UNKNOWN;
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
	 * @return whether it was still open, so that nobody has joined with it
	 */
	public boolean revoke(Invitation invitation) {
		return this.open.remove(invitation.token()) != null;
	}

	/**
	 * Close all invitations, since nobody may join any more.
	 */
	public void revokeAll() {
		this.open.clear();
	}

	/**
	 * Close the invitations whose time is up.
	 * @return how many there were
	 */
	public int expire() {
		Instant now = this.clock.instant();
		int expired = 0;
		for (Iterator<Map.Entry<String, Instant>> entries = this.open.entrySet().iterator(); entries.hasNext();) {
			Map.Entry<String, Instant> entry = entries.next();
			if (now.isAfter(entry.getValue()) && this.open.remove(entry.getKey()) != null) {
				expired++;
			}
		}
		return expired;
	}

	/**
	 * The workers that were invited and have not joined yet.
	 * @return the number of open invitations
	 */
	public int open() {
		return this.open.size() + this.joining.get();
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
	 * How long a token is good for.
	 * @return the time between minting and joining
	 */
	public Duration joinTimeout() {
		return this.joinTimeout;
	}

}
