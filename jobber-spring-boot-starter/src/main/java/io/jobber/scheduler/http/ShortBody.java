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

package io.jobber.scheduler.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * The first {@value #MAX_BYTES} bytes of a body as text, which is more than any report
 * has; the rest is not read. Threads: one of the client's at a time, as Reactive Streams
 * have it.
 */
final class ShortBody implements BodySubscriber<String> {

	static final int MAX_BYTES = 64 * 1024;

	private final CompletableFuture<String> body = new CompletableFuture<>();

	private final ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);

	private Flow.@Nullable Subscription subscription;

	@Override
	public CompletionStage<String> getBody() {
		return this.body;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		for (ByteBuffer buffer : buffers) {
			int length = Math.min(buffer.remaining(), this.bytes.remaining());
			this.bytes.put(buffer.slice(buffer.position(), length));
		}
		if (!this.bytes.hasRemaining() && this.subscription != null) {
			this.subscription.cancel();
			onComplete();
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.body.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.body.complete(new String(this.bytes.array(), 0, this.bytes.position(), StandardCharsets.UTF_8));
	}

}
