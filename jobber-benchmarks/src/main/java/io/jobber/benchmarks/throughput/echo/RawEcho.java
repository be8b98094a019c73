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

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;

/**
 * A reference, on some of its streams.
 */
final class RawEcho implements Echo {

	private final RawProcesses processes;

	private final BiConsumer<Integer, Runnable> sender;

	private RawEcho(RawProcesses processes, BiConsumer<Integer, Runnable> sender) {
		this.processes = processes;
		this.sender = sender;
	}

	/**
	 * Send one payload a message.
	 * @param processes the workers
	 * @param used how many of the streams are used
	 * @param content what is sent
	 * @return the way to them
	 */
	static RawEcho single(RawProcesses processes, int used, Content content) {
		BytesValue payload = BytesValue.of(ByteString.copyFrom(content.written()));
		return new RawEcho(processes,
				(lane, answered) -> processes.line(Math.floorMod(lane, used)).send(payload, answered));
	}

	/**
	 * Send as many payloads a message as are ready.
	 * @param processes the workers
	 * @param used how many of the streams are used
	 * @param content what is sent
	 * @return the way to them
	 */
	static RawEcho batching(RawProcesses processes, int used, Content content) {
		ByteString payload = ByteString.copyFrom(content.written());
		return new RawEcho(processes,
				(lane, answered) -> processes.batchLine(Math.floorMod(lane, used)).send(payload, answered));
	}

	@Override
	public void awaitWorkers() throws InterruptedException {
		this.processes.await();
	}

	@Override
	public void send(int lane, Runnable answered) {
		this.sender.accept(lane, answered);
	}

	@Override
	public void sendBlocking(int lane) throws Exception {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		send(lane, () -> answer.complete(null));
		answer.get();
	}

	// Those whose stream is not used are idle, which costs next to nothing.
	@Override
	public Workers workers() {
		return this.processes.workers();
	}

	@Override
	public void close() {
		this.processes.close();
	}

}
