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

package io.jobber.benchmarks.throughput.echo;

import java.util.Map;

import io.jobber.benchmarks.ProcessTree;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.Worker;
import io.jobber.worker.json.WorkerJson;

/**
 * A worker in plain Java that answers on the thread that reads, which its function is
 * quick enough for.
 */
final class HandlerWorker {

	private HandlerWorker() {
	}

	public static void main(String[] args) {
		ProcessTree.endWithParent();
		TaskHandler echo = (request, callback) -> {
			callback.succeeded(request.contentType(), Map.of(), request.payload());
			return () -> {
			};
		};
		try (Worker worker = new Worker(echo)) {
			worker.join(WorkerJson.readInvitation(System.getenv("JOBBER_WORKER_INVITATION"))).report().join();
		}
	}

}
