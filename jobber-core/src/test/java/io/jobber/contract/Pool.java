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

package io.jobber.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.jobber.dispatch.DispatchListener;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherOptions;
import io.jobber.dispatch.WorkerState;
import io.jobber.scheduler.Invitations;
import io.jobber.time.VirtualTime;

/**
 * A dispatcher and its register of invitations, in virtual time.
 */
final class Pool {

	static final int QUEUE_CAPACITY = 5;

	static final long QUEUE_BYTES = 4_000_000;

	static final int MAX_ATTEMPTS = 3;

	static final long MAX_PAYLOAD_BYTES = 1_000_000;

	static final Duration HEARTBEAT = Duration.ofMinutes(1);

	static final Duration WORKER_LIFETIME = Duration.ofHours(2);

	static final int MOST_SLOTS = 64;

	static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);

	final VirtualTime time = new VirtualTime();

	final List<WorkerState> left = new ArrayList<>();

	final Dispatcher dispatcher = new Dispatcher(new DispatcherOptions(QUEUE_CAPACITY, QUEUE_BYTES, MAX_ATTEMPTS,
			MAX_PAYLOAD_BYTES, WORKER_LIFETIME, HEARTBEAT), this.time, Runnable::run, new Quiet());

	final Invitations invitations = new Invitations(() -> "localhost:9090", MOST_SLOTS, Duration.ZERO, JOIN_TIMEOUT,
			this.time);

	private final class Quiet implements DispatchListener {

		@Override
		public void left(WorkerState last) {
			Pool.this.left.add(last);
		}

	}

}
