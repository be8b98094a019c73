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

/**
 * A snapshot of the dispatcher. Gauges first, then counts since it was made.
 *
 * @param workers joined workers
 * @param slots slots of all workers
 * @param freeSlots slots without a task
 * @param queued tasks that wait for a slot, or for their next attempt
 * @param queuedBytes what the payloads of those have together
 * @param running tasks with a worker
 * @param abandoned those of them whose callers have gone
 * @param submitted tasks accepted
 * @param rejected tasks not accepted
 * @param completed tasks that ended with a result
 * @param failed tasks that ended with an error other than the following ones
 * @param timedOut tasks that ran out of time
 * @param cancelled tasks that their caller cancelled
 * @param retried attempts after the first
 * @param late late results, dropped
 * @param drifted tasks that only one side of a stream took for running, put right
 */
public record DispatcherStats(int workers, int slots, int freeSlots, int queued, long queuedBytes, int running,
		int abandoned, long submitted, long rejected, long completed, long failed, long timedOut, long cancelled,
		long retried, long late, long drifted) {
}
