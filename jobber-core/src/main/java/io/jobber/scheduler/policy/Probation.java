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
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.jobber.scheduler.Demand;

/**
 * Tells productive launches from unproductive ones, by what becomes of workers after they
 * have joined: a launch is productive once its worker has served a task or stayed for a
 * while without one, and unproductive if the worker is gone before without having
 * drained. A worker that holds tasks and finishes none may be dead, so it has to stay for
 * longer: until heartbeats, at their default interval, would have found that out.
 * Standing workers were not launched, so they are passed over. Used by the scheduler's
 * thread only.
 */
final class Probation {

	static final Duration LENGTH = Duration.ofSeconds(5);

	static final Duration BUSY_LENGTH = Duration.ofSeconds(25);

	private final Map<String, Candidate> candidates = new HashMap<>();

	private Set<String> known = Set.of();

	/**
	 * Look at the workers that are there, and at those that have left.
	 * @param demand the present
	 * @param counts whether a worker takes tasks
	 * @param now the time
	 * @return what has become of workers since the look before
	 */
	Verdict review(Demand demand, Predicate<Demand.WorkerSnapshot> counts, Instant now) {
		Map<String, Demand.WorkerSnapshot> seen = new HashMap<>();
		demand.launched().forEach((worker) -> seen.put(worker.id(), worker));
		Set<String> present = Set.copyOf(seen.keySet());
		Set<String> left = new HashSet<>();
		for (Demand.WorkerSnapshot worker : demand.left()) {
			seen.put(worker.id(), worker);
			left.add(worker.id());
		}
		int joined = 0;
		int tooOld = 0;
		for (Demand.WorkerSnapshot worker : seen.values()) {
			if (!this.known.contains(worker.id())) {
				joined++;
				if (worker.draining() || worker.served() > 0 || counts.test(worker)) {
					this.candidates.put(worker.id(), new Candidate(now, false));
				}
				else {
					tooOld++;
				}
			}
		}
		this.known = present;
		int passed = 0;
		int failed = 0;
		for (Iterator<Map.Entry<String, Candidate>> all = this.candidates.entrySet().iterator(); all.hasNext();) {
			Map.Entry<String, Candidate> entry = all.next();
			Candidate candidate = entry.getValue();
			Demand.WorkerSnapshot worker = seen.get(entry.getKey());
			if (worker == null || left.contains(worker.id())) {
				all.remove();
				if (worker != null && worker.served() > 0) {
					passed++;
				}
				else if (!candidate.leaving() && (worker == null || !worker.draining())) {
					failed++;
				}
			}
			else if (worker.served() > 0 || hasStayed(worker, candidate, now)) {
				all.remove();
				passed++;
			}
			else if (worker.draining()) {
				entry.setValue(new Candidate(candidate.since(), true));
			}
		}
		return new Verdict(joined, passed, failed, tooOld);
	}

	private static boolean hasStayed(Demand.WorkerSnapshot worker, Candidate candidate, Instant now) {
		return !now.isBefore(candidate.since().plus((worker.inFlight() > 0) ? BUSY_LENGTH : LENGTH));
	}

	/**
	 * How many workers have joined whose launch is not known to be productive yet.
	 * @return the number of workers
	 */
	int candidates() {
		return this.candidates.size();
	}

	/**
	 * What has become of workers.
	 *
	 * @param joined those that are new
	 * @param passed those whose launch was productive
	 * @param failed those that are gone and whose launch was unproductive
	 * @param tooOld those that are new and have too little left of their lifetime
	 */
	record Verdict(int joined, int passed, int failed, int tooOld) {
	}

	private record Candidate(Instant since, boolean leaving) {
	}

}
