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

package io.jobber.benchmarks.tail;

import java.util.concurrent.ThreadLocalRandom;

import com.google.protobuf.BytesValue;
import com.google.protobuf.UnsafeByteOperations;

import io.jobber.benchmarks.raw.RawLine;
import io.jobber.benchmarks.raw.RawServer;

/**
 * The same without Jobber: raw streams, whose workers answer whatever comes. The fast
 * tasks all go to one, as Jobber's go to the worker used last. Large ones go to any other
 * if there is one, which may have the same network thread, as Jobber's other worker may.
 *
 * @param server has the streams
 * @param workers how many of them are used
 */
record RawSetting(RawServer server, int workers) implements Setting {

	@Override
	public String capacity() {
		return "";
	}

	@Override
	public Carrier open() throws InterruptedException {
		this.server.await();
		RawLine fast = this.server.line(0);
		RawLine others = (this.workers == 1) ? fast
				: this.server.line(ThreadLocalRandom.current().nextInt(1, this.workers));
		return (function, payload, answered) -> (function.equals(WorkerProcess.FAST) ? fast : others)
			.send(BytesValue.of(UnsafeByteOperations.unsafeWrap(payload)), answered);
	}

}
