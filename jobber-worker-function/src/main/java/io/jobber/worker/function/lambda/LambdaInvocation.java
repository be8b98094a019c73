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

package io.jobber.worker.function.lambda;

import java.time.Duration;
import java.util.Map;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.Context;
import org.jspecify.annotations.Nullable;

import io.jobber.worker.Invitation;
import io.jobber.worker.PlainText;

/**
 * One invocation of the function, as the log tells it from others.
 *
 * @param requestId AWS's id of it
 * @param application who invokes, in the words of its launcher; may be empty
 * @param pool for which pool of that application; may be empty
 * @param remaining the time after which Lambda ends the run; {@code null} if it is not
 * Lambda that runs it
 */
record LambdaInvocation(String requestId, String application, String pool, @Nullable Duration remaining) {

	/**
	 * How long before Lambda's deadline a worker's lifetime ends. Tasks that do not heed
	 * their cancelling are given up after one second, the connection has two to close;
	 * the rest is for the report to reach Lambda from a slow processor.
	 */
	static final Duration KEPT_BACK = Duration.ofSeconds(5);

	static LambdaInvocation of(@Nullable Context context) {
		if (context == null) {
			return new LambdaInvocation("", "", "", null);
		}
		Map<String, String> custom = custom(context.getClientContext());
		return new LambdaInvocation(context.getAwsRequestId(), custom.getOrDefault("application", ""),
				custom.getOrDefault("pool", ""), Duration.ofMillis(context.getRemainingTimeInMillis()));
	}

	/**
	 * An invitation whose lifetime ends before the run does.
	 * @param invitation what the event holds
	 * @return the same with the shorter lifetime
	 * @throws IllegalStateException if Lambda leaves no time to serve
	 */
	Invitation bound(Invitation invitation) {
		Duration invited = invitation.lifetime();
		if (this.remaining == null) {
			return invitation;
		}
		Duration left = this.remaining.minus(KEPT_BACK);
		if (left.isNegative() || left.isZero()) {
			throw new IllegalStateException(
					"Lambda ends this run in " + this.remaining.toMillis() + " ms, and a worker keeps "
							+ KEPT_BACK.toMillis() + " ms of it back to leave in order: raise the function's timeout");
		}
		return (!invited.isZero() && invited.compareTo(left) < 0) ? invitation : new Invitation(invitation.address(),
				invitation.token(), invitation.slots(), left, invitation.certificates());
	}

	/**
	 * Such as {@code AWS request 1234, application shop, pool default}.
	 */
	@Override
	public String toString() {
		return "AWS request " + said(this.requestId) + ", application " + said(this.application) + ", pool "
				+ said(this.pool);
	}

	private static Map<String, String> custom(@Nullable ClientContext context) {
		Map<String, String> custom = (context != null) ? context.getCustom() : null;
		return (custom != null) ? custom : Map.of();
	}

	private static String said(String name) {
		return name.isBlank() ? "unknown" : PlainText.line(name, PlainText.MAX_LOGGED_CHARS);
	}

}
