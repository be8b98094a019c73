package io.jobber.scheduler.policy;

import java.util.Map;

import io.jobber.scheduler.LaunchException;

/**
 * What became of the launches of a scheduler, counted since it was made.
 *
 * @param launched launches asked for
 * @param joined workers that joined
 * @param expired launches whose worker did not join in time
 * @param useless workers that joined too old for tasks, or were gone before they had been
 * of use
 * @param failed launches that were refused and runs that went wrong, by what it was
 */
public record LaunchStats(long launched, long joined, long expired, long useless,
		Map<LaunchException.Reason, Long> failed) {

	public LaunchStats {
		failed = Map.copyOf(failed);
	}

}
