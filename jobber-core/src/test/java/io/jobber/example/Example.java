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

package io.jobber.example;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.grpc.InsecureServerCredentials;

import io.jobber.dispatch.DispatcherOptions;
import io.jobber.grpc.JoinServer;
import io.jobber.grpc.JoinService;
import io.jobber.grpc.StreamLimits;
import io.jobber.pool.WorkerPool;
import io.jobber.scheduler.Invitations;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.Worker;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The example of the README.
 */
final class Example {

	private JoinServer server;

	List<String> greet(String... names) throws Exception {
		Invitations invitations = new Invitations(() -> "127.0.0.1:" + this.server.address().getPort(), 4,
				Duration.ofMinutes(15), Duration.ofSeconds(30), Clock.systemUTC());
		WorkerPool pool = new WorkerPool(DispatcherOptions.DEFAULT, invitations);
		JoinService joins = new JoinService(pool.dispatcher(), invitations, StreamLimits.of(DispatcherOptions.DEFAULT),
				pool.timer());
		this.server = new JoinServer(joins, new InetSocketAddress("127.0.0.1", 0), InsecureServerCredentials.create());
		this.server.start();
		pool.start(null);
		TaskHandler handler = (request, callback) -> {
			callback.succeeded("text/plain", Map.of(),
					("Hello, " + new String(request.payload(), UTF_8)).getBytes(UTF_8));
			return () -> {
			};
		};
		try (Worker one = new Worker(handler); Worker two = new Worker(handler)) {
			one.join(invitations.mint());
			two.join(invitations.mint());
			List<CompletableFuture<Payload>> answers = Stream.of(names)
				.map((name) -> Payload.of("text/plain", name.getBytes(UTF_8)))
				.map((payload) -> new Task("greet", payload, TaskOptions.of(Duration.ofSeconds(30))))
				.map(pool.dispatcher()::submit)
				.toList();
			return answers.stream().map((answer) -> new String(answer.join().bytes(), UTF_8)).toList();
		}
		finally {
			pool.close();
			this.server.close();
		}
	}

}
