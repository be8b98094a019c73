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

package io.jobber.chaos;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.jobber.worker.Cancellation;
import io.jobber.worker.InterruptibleTask;
import io.jobber.worker.TaskCallback;
import io.jobber.worker.TaskExecutors;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.TaskRequest;
import io.jobber.worker.UnknownFunctionException;

/**
 * Functions that behave well or badly. Durations are in milliseconds.
 */
final class TestFunctions implements TaskHandler, AutoCloseable {

	private final ExecutorService executor = TaskExecutors.newExecutor("function-");

	private final @Nullable RunLog runs;

	// A task may come before its worker's main thread has told how.
	private final CompletableFuture<Runnable> disconnect = new CompletableFuture<>();

	/**
	 * Create the functions.
	 * @param runs takes the runs of {@code record} and {@code hold}, which are not there
	 * without it
	 */
	TestFunctions(@Nullable RunLog runs) {
		this.runs = runs;
	}

	void onDisconnect(Runnable disconnect) {
		this.disconnect.complete(disconnect);
	}

	@Override
	public Cancellation handle(TaskRequest request, TaskCallback callback) {
		return InterruptibleTask.start(this.executor, callback,
				() -> callback.succeeded("text/plain", Map.of(), run(request).getBytes(StandardCharsets.UTF_8)));
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	private String run(TaskRequest request) throws InterruptedException {
		String input = new String(request.payload(), StandardCharsets.UTF_8);
		return switch (request.function()) {
			case "echo" -> input;
			case "record" -> record(input, request.attempt());
			case "hold" -> hold(input, request.attempt());
			case "sleep" -> sleep(input);
			case "cpu" -> compute(input);
			case "ignore-interrupt" -> ignoreInterrupt(input);
			case "fail" -> throw new IllegalStateException(input);
			case "halt" -> {
				Runtime.getRuntime().halt(99);
				yield input;
			}
			case "disconnect" -> {
				this.disconnect.join().run();
				yield input;
			}
			default -> throw new UnknownFunctionException(request.function(), List.of());
		};
	}

	// Its input is a name, a blank and how long to go on after the record was made.
	private String record(String input, int attempt) throws InterruptedException {
		String[] words = input.split(" ");
		runs().add(words[0], attempt);
		pause(Long.parseLong(words[1]));
		return words[0];
	}

	// Its input is a name. It ends when all that are held are released.
	private String hold(String name, int attempt) throws InterruptedException {
		runs().add(name, attempt);
		while (!runs().isReleased()) {
			pause(10);
		}
		return name;
	}

	private RunLog runs() {
		if (this.runs == null) {
			throw new IllegalStateException("No file to record runs in");
		}
		return this.runs;
	}

	private static String sleep(String millis) throws InterruptedException {
		pause(Long.parseLong(millis));
		return Long.toString(ProcessHandle.current().pid());
	}

	private static String compute(String millis) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
		long sum = 0;
		while (System.nanoTime() - end < 0) {
			sum += end % 7;
		}
		return Long.toString(sum);
	}

	private static String ignoreInterrupt(String millis) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
		long left;
		while ((left = end - System.nanoTime()) > 0) {
			try {
				pause(TimeUnit.NANOSECONDS.toMillis(left) + 1);
			}
			catch (InterruptedException ex) {
				// That is what it is for.
			}
		}
		return millis;
	}

	private static void pause(long millis) throws InterruptedException {
		new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
	}

}
