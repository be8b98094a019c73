package io.jobber.scheduler;

import java.time.Instant;
import java.util.List;

/**
 * Says how many workers there should be. A pure function: the same demand at the same
 * time gives the same decision, and nothing else happens.
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
	 * What to do.
	 *
	 * @param launches how many workers to launch; 0 at least
	 * @param drains the ids of the workers to drain
	 */
	record Decision(int launches, List<String> drains) {

		public Decision {
			if (launches < 0) {
				throw new IllegalArgumentException("A decision to launch " + launches + " workers");
			}
			drains = List.copyOf(drains);
		}

	}

}
