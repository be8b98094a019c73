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

/**
 * A snapshot of one joined worker.
 *
 * @param id its name
 * @param slots how many tasks it takes at a time
 * @param inFlight how many tasks it holds
 * @param draining whether it takes no new task
 * @param fit whether it lives for long enough to take what waits for its kind
 * @param idle for how long it has held no task; zero while it holds one
 * @param remaining how long it will live; zero means without a limit
 * @param served how many tasks it has run to their end, well or badly
 * @param standing whether it is a standing worker, which joins by itself and again
 */
public record WorkerState(String id, int slots, int inFlight, boolean draining, boolean fit, Duration idle,
		Duration remaining, long served, boolean standing) {
}
