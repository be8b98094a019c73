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

package io.jobber.sample;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherStats;

@RestController
class StatusController {

	private final Dispatcher dispatcher;

	StatusController(Dispatcher dispatcher) {
		this.dispatcher = dispatcher;
	}

	// The page polls it: a stream held open would hold up the graceful shutdown.
	@GetMapping("/status")
	ResponseEntity<Status> status() {
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Status.of(this.dispatcher.stats()));
	}

	/**
	 * What the page shows of the dispatcher.
	 *
	 * @param workers how many have joined
	 * @param slots of all workers
	 * @param freeSlots slots without a task
	 * @param queued tasks that wait for a slot
	 * @param running tasks at workers
	 * @param completed tasks ever completed; the page derives the rate from it
	 */
	record Status(int workers, int slots, int freeSlots, int queued, int running, long completed) {

		static Status of(DispatcherStats stats) {
			return new Status(stats.workers(), stats.slots(), stats.freeSlots(), stats.queued(), stats.running(),
					stats.completed());
		}

	}

}
