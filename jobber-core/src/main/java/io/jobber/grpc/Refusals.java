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

package io.jobber.grpc;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts peers that were refused, by reason. Each reason is logged once in a while, with
 * the address of the last peer and how many there were, so that a flood of them is no
 * flood of lines. Thread-safe.
 */
public final class Refusals {

	private static final Logger logger = LoggerFactory.getLogger(Refusals.class);

	private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

	private final Map<Reason, Tally> tallies = new EnumMap<>(Reason.class); // read-only

	private final LongSupplier nanoTime;

	Refusals(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		long due = nanoTime.getAsLong();
		for (Reason reason : Reason.values()) {
			this.tallies.put(reason, new Tally(due));
		}
	}

	/**
	 * How many peers were refused.
	 * @param reason why
	 * @return how many, since the service was created
	 */
	public long count(Reason reason) {
		return tally(reason).count.sum();
	}

	void add(Reason reason, @Nullable SocketAddress peer, @Nullable String description) {
		Tally tally = tally(reason);
		tally.count.increment();
		long now = this.nanoTime.getAsLong();
		long due = tally.dueNanos.get();
		if (now - due >= 0 && tally.dueNanos.compareAndSet(due, now + LOG_INTERVAL.toNanos())) {
			long count = tally.count.sum();
			long more = count - tally.logged.getAndSet(count) - 1;
			logger.warn("{} was refused: {}{}", (peer != null) ? "A peer at " + peer : "A peer", description,
					(more > 0) ? " (and " + more + " more since the last such line, reason " + reason.tag() + ")" : "");
		}
	}

	@SuppressWarnings("NullAway") // there is one for each
	private Tally tally(Reason reason) {
		return this.tallies.get(reason);
	}

	/**
	 * Why a peer was refused.
	 */
	public enum Reason {

		/**
		 * Its token is unknown, spent or expired.
		 */
		UNAUTHENTICATED,

		/**
		 * It speaks an older protocol.
		 */
		PROTOCOL,

		/**
		 * It sent something else than a valid Hello.
		 */
		INVALID_HELLO,

		/**
		 * It sent more than a Hello may have.
		 */
		TOO_LARGE,

		/**
		 * It sent no Hello in time.
		 */
		TIMEOUT,

		/**
		 * It, or the transport, ended its call before its Hello.
		 */
		ENDED,

		/**
		 * It was the oldest of too many without a Hello.
		 */
		TOO_MANY,

		/**
		 * The application is shutting down.
		 */
		SHUTDOWN,

		/**
		 * It sent what is not HTTP/2 or gRPC.
		 */
		TRANSPORT;

		/**
		 * The reason as the tag of a metric.
		 * @return lower case, with hyphens
		 */
		public String tag() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

		static Reason of(Status refusal) {
			return switch (refusal.getCode()) {
				case UNAUTHENTICATED -> UNAUTHENTICATED;
				case FAILED_PRECONDITION -> PROTOCOL;
				case UNAVAILABLE -> SHUTDOWN;
				default -> INVALID_HELLO;
			};
		}

	}

	private static final class Tally {

		private final LongAdder count = new LongAdder();

		private final AtomicLong logged = new AtomicLong();

		private final AtomicLong dueNanos;

		private Tally(long dueNanos) {
			this.dueNanos = new AtomicLong(dueNanos);
		}

	}

}
