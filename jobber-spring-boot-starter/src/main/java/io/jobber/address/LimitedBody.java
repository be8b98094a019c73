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

package io.jobber.address;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * Reads a body as text, and fails once it is longer than any metadata is.
 */
final class LimitedBody implements BodySubscriber<String> {

	static final int LIMIT = 256 * 1024;

	private final BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);

	private Flow.@Nullable Subscription subscription; // the client's calls come in order

	private long byteCount;

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		this.text.onSubscribe(subscription);
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		this.byteCount += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
		if (this.byteCount <= LIMIT) {
			this.text.onNext(buffers);
		}
		else if (this.subscription != null) {
			this.subscription.cancel();
			this.subscription = null;
			this.text.onError(new IOException("answer is longer than " + LIMIT + " bytes"));
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.text.onError(failure);
	}

	@Override
	public void onComplete() {
		this.text.onComplete();
	}

	@Override
	public CompletionStage<String> getBody() {
		return this.text.getBody();
	}

}
