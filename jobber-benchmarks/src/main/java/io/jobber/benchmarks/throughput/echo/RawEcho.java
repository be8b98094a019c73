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

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;

/**
 * The reference, on some of the raw streams.
 */
final class RawEcho implements Echo {

	private final RawProcesses processes;

	private final int used;

	private final BytesValue payload;

	RawEcho(RawProcesses processes, int used, Content content) {
		this.processes = processes;
		this.used = used;
		this.payload = BytesValue.of(ByteString.copyFrom(content.written()));
	}

	@Override
	public void awaitWorkers() throws InterruptedException {
		this.processes.await();
	}

	@Override
	public void send(int lane, Runnable answered) {
		this.processes.line(Math.floorMod(lane, this.used)).send(this.payload, answered);
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
