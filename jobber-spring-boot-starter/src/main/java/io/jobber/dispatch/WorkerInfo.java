package io.jobber.dispatch;

import java.time.Duration;
import java.util.Set;

/**
 * What a worker declares when it joins.
 *
 * @param id its name, for logs and metrics
 * @param slots how many tasks it takes at a time; at least 1
 * @param functions the functions that it serves; empty means any
 * @param lifetime how long it will live from now on; zero, and anything over ten years,
 * means without a limit
 * @param standing whether nobody launched it: it joined by itself, and will again
 */
public record WorkerInfo(String id, int slots, Set<String> functions, Duration lifetime, boolean standing) {

	private static final Duration LONGEST = Duration.ofDays(3650);

	/**
	 * What a worker declares that was launched.
	 */
	public WorkerInfo(String id, int slots, Set<String> functions, Duration lifetime) {
		this(id, slots, functions, lifetime, false);
	}

	public WorkerInfo {
		if (slots < 1) {
			throw new IllegalArgumentException("Worker " + id + " joins with " + slots + " slots; it needs at least 1");
		}
		functions = Set.copyOf(functions);
		if (lifetime.compareTo(LONGEST) > 0) {
			lifetime = Duration.ZERO;
		}
	}

}
