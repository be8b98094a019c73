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

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.jobber.benchmarks.ProcessTree;
import io.jobber.benchmarks.raw.RawWorker;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

/**
 * The workers, each with a connection of its own, in one process. It reads how many are
 * to join and with how many slots; before they do, those of the line before leave. It
 * ends with its input.
 */
final class WorkerProcess {

	static final String SLOW = "slow";

	static final String FAST = "fast";

	private WorkerProcess() {
	}

	/**
	 * Start it.
	 * @param args the address of the application and its join token; the address of the
	 * reference and the number of its streams, which are there all the time
	 */
	public static void main(String[] args) throws Exception {
		ProcessTree.endWithParent();
		List<RawWorker<?>> rawWorkers = Stream.<RawWorker<?>>generate(() -> RawWorker.join(args[2]))
			.limit(Integer.parseInt(args[3]))
			.toList();
		ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
		try (Worker worker = new Worker(handler(timer))) {
			List<WorkerSession> sessions = new ArrayList<>();
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			String line;
			while ((line = input.readLine()) != null) {
				sessions.forEach((session) -> session.drain("others join"));
				sessions.forEach((session) -> session.report().join());
				sessions.clear();
				String[] words = line.split(" ");
				for (int i = 0; i < Integer.parseInt(words[0]); i++) {
					sessions
						.add(worker.join(new Invitation(args[0], args[1], Integer.parseInt(words[1]), Duration.ZERO)));
				}
			}
		}
		rawWorkers.forEach(RawWorker::close);
		System.exit(0);
	}

	// The slow function waits, as one does that calls a remote service.
	private static TaskHandler handler(ScheduledExecutorService timer) {
		return (request, callback) -> {
			Runnable answer = () -> callback.succeeded(request.contentType(), Map.of(), request.payload());
			if (request.function().equals(SLOW)) {
				timer.schedule(answer, 1, TimeUnit.SECONDS);
			}
			else {
				answer.run();
			}
			return () -> {
			};
		};
	}

}
