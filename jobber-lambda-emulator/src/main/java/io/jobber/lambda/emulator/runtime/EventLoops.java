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

package io.jobber.lambda.emulator.runtime;

import reactor.netty.resources.LoopResources;

/**
 * The threads that all servers of all emulators share, daemons that live as long as the
 * JVM. Not those that Reactor Netty shares by itself: a Spring application disposes of
 * them when it ends, though the emulator of a test goes on.
 */
public final class EventLoops {

	/**
	 * The threads; never disposed of.
	 */
	public static final LoopResources SHARED = LoopResources.create("lambda-emulator",
			LoopResources.DEFAULT_IO_WORKER_COUNT, true);

	private EventLoops() {
	}

}
