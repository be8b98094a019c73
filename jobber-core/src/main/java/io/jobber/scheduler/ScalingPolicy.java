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

import java.time.Instant;
import java.util.List;

/**
 * Decides how many workers to launch and which to drain. A pure function: the same demand
 * at the same time gives the same decision, and nothing else happens.
 */
@FunctionalInterface
public interface ScalingPolicy {

	/**
	 * Decide what to do now.
	 * @param demand what there is to do and who is there to do it
	 * @param now the time
	 * @return what to do
	 */
	Decision decide(Demand demand, Instant now);

	/**
	 * Whether a worker counts as one that takes tasks. The launch of one that does not
	 * when it joins is unproductive, and holds up further ones.
	 * @param worker a worker that has joined
	 * @return whether it counts
	 */
	default boolean counts(Demand.WorkerSnapshot worker) {
		return !worker.draining();
	}

	/**
	 * What to do. Limits of the scheduler may put it off; it is then decided anew.
	 *
	 * @param launches how many workers to launch; 0 at least
	 * @param idle the ids of workers to drain because there is nothing for them to do;
	 * put off if workers let go before turned out to be needed soon after
	 * @param retiring the ids of workers to drain because their lifetime ends
	 */
	record Decision(int launches, List<String> idle, List<String> retiring) {

		public Decision {
			if (launches < 0) {
				throw new IllegalArgumentException("A decision to launch " + launches + " workers");
			}
			idle = List.copyOf(idle);
			retiring = List.copyOf(retiring);
		}

	}

}
