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

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;

/**
 * Starts workers on one platform. Implementations MUST be thread-safe.
 */
@FunctionalInterface
public interface WorkerLauncher {

	/**
	 * Ask the platform to start one worker that joins with {@code invitation}. Called on
	 * the scheduler's thread, so it MUST NOT block.
	 * @param invitation where and how to join; its token may be used for one join
	 * @return completes with the worker's report when its run has ended, or never if the
	 * platform does not tell; completes exceptionally, best with a
	 * {@link LaunchException}, if the platform refused or the run went wrong, which backs
	 * off further launches
	 */
	CompletionStage<WorkReport> launch(Invitation invitation);

	/**
	 * Whether the run that was launched with an invitation is known to go on. Its worker
	 * is late then when the join timeout is over, and not lost: it is waited for rather
	 * than launched again, up to four times that. From any thread; MUST NOT block.
	 * @param invitation what was launched
	 * @return whether it goes on; not if the platform does not tell
	 */
	default boolean isRunning(Invitation invitation) {
		return false;
	}

	/**
	 * The worker of an invitation has not joined for so long that it is waited for no
	 * more: end its run, if that is possible. Called on the scheduler's thread; MUST NOT
	 * block.
	 * @param invitation what was launched; no worker can join with it any more
	 */
	default void giveUp(Invitation invitation) {
	}

	/**
	 * How many more workers the platform can start now. What there is no room for is
	 * launched later, when it is still needed. Called on the scheduler's thread at each
	 * look, whether workers are wanted or not; MUST NOT block.
	 * @param starting how many of those that were launched have not joined yet
	 * @return the room
	 */
	default Room room(int starting) {
		return Room.ENOUGH;
	}

	/**
	 * Whether workers run on other hosts, so that they cannot dial a loopback address.
	 * @return whether they do
	 */
	default boolean isRemote() {
		return true;
	}

	/**
	 * Room for workers.
	 *
	 * @param workers how many more can be started now; 0 or more
	 * @param limit why there are not more, with the setting; {@code null} if nothing is
	 * to be told, for there is more in a moment
	 */
	record Room(int workers, @Nullable String limit) {

		/**
		 * Room for as many as are wanted.
		 */
		public static final Room ENOUGH = new Room(Integer.MAX_VALUE, null);

	}

}
