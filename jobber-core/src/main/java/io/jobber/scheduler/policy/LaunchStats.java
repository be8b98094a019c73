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

import java.util.Map;

import io.jobber.scheduler.LaunchException;

/**
 * Statistics of a scheduler's launches since its creation.
 *
 * @param launched launches asked for
 * @param joined workers that joined
 * @param expired launches whose worker did not join in time
 * @param unproductive workers that joined too old for tasks, or were lost before they had
 * served one
 * @param failed launches that were refused and runs that went wrong, by what it was
 */
public record LaunchStats(long launched, long joined, long expired, long unproductive,
		Map<LaunchException.Reason, Long> failed) {

	public LaunchStats {
		failed = Map.copyOf(failed);
	}

}
