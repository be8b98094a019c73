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

package io.jobber.lambda.emulator.runtime;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RuntimeConversationTests {

	private static final RuntimeEvent EVENT = new RuntimeEvent("id", new byte[] { '1' }, Map.of());

	private static final RuntimeAnswer ANSWER = RuntimeAnswer.success(new byte[] { '2' });

	private static final RuntimeAnswer END = RuntimeAnswer.exited("exit status 1");

	private final RuntimeConversation conversation = new RuntimeConversation();

	@Test
	void processIsReadyWhenItFirstAsks() {
		assertThat(this.conversation.ready()).isNotDone();

		this.conversation.next();

		assertThat(this.conversation.ready()).isCompletedWithValue(RuntimeAnswer.READY);
	}

	@Test
	void invocationIsOverWhenTheProcessAsksAgain() {
		CompletableFuture<RuntimeEvent> asked = Objects.requireNonNull(this.conversation.next());
		CompletableFuture<RuntimeAnswer> answered = this.conversation.deliver(EVENT);
		assertThat(asked).isCompletedWithValue(EVENT);

		assertThat(this.conversation.answer("id", ANSWER)).isTrue();

		assertThat(answered).isNotDone();
		this.conversation.next();
		assertThat(answered).isCompletedWithValue(ANSWER);
	}

	@Test
	void firstAnswerToTheRightInvocationCounts() {
		this.conversation.next();
		CompletableFuture<RuntimeAnswer> answered = this.conversation.deliver(EVENT);

		assertThat(this.conversation.answer("other", END)).isFalse();
		assertThat(this.conversation.answer("id", ANSWER)).isTrue();
		assertThat(this.conversation.answer("id", END)).isFalse();

		this.conversation.next();
		assertThat(answered).isCompletedWithValue(ANSWER);
		assertThat(this.conversation.answer("id", END)).isFalse();
	}

	@Test
	void processCannotAskBeforeItAnswers() {
		this.conversation.next();
		this.conversation.deliver(EVENT);

		assertThat(this.conversation.next()).isNull();
	}

	@Test
	void endOfTheProcessAnswersWhatItHasNot() {
		this.conversation.next();
		CompletableFuture<RuntimeAnswer> answered = this.conversation.deliver(EVENT);

		this.conversation.end(END);

		assertThat(answered).isCompletedWithValue(END);
	}

	@Test
	void answerHoldsThoughTheProcessEnds() {
		this.conversation.next();
		CompletableFuture<RuntimeAnswer> answered = this.conversation.deliver(EVENT);
		this.conversation.answer("id", ANSWER);

		this.conversation.end(END);

		assertThat(answered).isCompletedWithValue(ANSWER);
	}

	@Test
	void endedProcessIsGivenNoEvent() {
		CompletableFuture<RuntimeEvent> asked = Objects.requireNonNull(this.conversation.next());
		this.conversation.end(END);

		assertThat(this.conversation.deliver(EVENT)).isCompletedWithValue(END);
		assertThat(asked).isNotDone();
	}

	@Test
	void processThatEndsBeforeItAsksIsNeverReady() {
		this.conversation.end(END);

		assertThat(this.conversation.ready()).isCompletedWithValue(END);
	}

}
