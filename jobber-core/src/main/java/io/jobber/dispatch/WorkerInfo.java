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
 * @param standing whether it is a standing worker, which joins by itself and again
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
