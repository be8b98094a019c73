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

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

import io.jobber.worker.Cancellation;
import io.jobber.worker.InterruptibleTask;
import io.jobber.worker.TaskCallback;
import io.jobber.worker.TaskExecutors;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.TaskRequest;
import io.jobber.worker.UnknownFunctionException;

/**
 * Functions that block, throw and answer too much.
 */
final class ContractFunctions implements TaskHandler, AutoCloseable {

	private final ExecutorService executor = TaskExecutors.newExecutor("contract-");

	final Semaphore started = new Semaphore(0);

	final Semaphore interrupted = new Semaphore(0);

	final CountDownLatch release = new CountDownLatch(1);

	@Override
	public Cancellation handle(TaskRequest request, TaskCallback callback) {
		return InterruptibleTask.start(this.executor, callback, () -> {
			byte[] answer = run(request);
			callback.succeeded(request.contentType(), Map.of(), answer);
		});
	}

	private byte[] run(TaskRequest request) throws InterruptedException {
		this.started.release();
		switch (request.function()) {
			case "echo" -> {
				return request.payload();
			}
			case "block" -> {
				return block(request.payload());
			}
			case "throw" -> throw new IllegalStateException("no luck");
			case "enlarge" -> {
				return new byte[RealPool.MAX_PAYLOAD_BYTES + 1];
			}
			default -> throw new UnknownFunctionException(request.function(), Set.of("echo"));
		}
	}

	private byte[] block(byte[] answer) throws InterruptedException {
		try {
			this.release.await();
			return answer;
		}
		catch (InterruptedException ex) {
			this.interrupted.release();
			throw ex;
		}
	}

	@Override
	public void close() {
		this.release.countDown();
		this.executor.shutdownNow();
	}

}
