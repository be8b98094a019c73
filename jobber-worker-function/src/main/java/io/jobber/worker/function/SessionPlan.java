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

package io.jobber.worker.function;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

/**
 * The sessions that a worker opens by itself, one after another. Called on one thread at
 * a time, by a {@link WorkerLifecycle}.
 */
public interface SessionPlan {

	/**
	 * What each session joins with.
	 * @return the invitation
	 */
	Invitation invitation();

	/**
	 * A session has ended. May block for as long as the process may take to stop.
	 * @param report what became of it
	 * @param length how long it was, the time it took to dial included
	 * @param stopping whether the application stops, so that no session follows
	 * @return the time until the next session, or {@code null} if this was the last one
	 */
	@Nullable Duration after(WorkReport report, Duration length, boolean stopping);

	/**
	 * The last session has ended, and the application has not been told to stop. Called
	 * on the thread that has kept the process alive so far.
	 */
	default void finished() {
	}

}
