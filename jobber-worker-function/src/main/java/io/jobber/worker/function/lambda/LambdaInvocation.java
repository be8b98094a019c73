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

	static LambdaInvocation of(@Nullable Context context) {
		if (context == null) {
			return new LambdaInvocation("", "", "", null);
		}
		Map<String, String> custom = custom(context.getClientContext());
		return new LambdaInvocation(context.getAwsRequestId(), custom.getOrDefault("application", ""),
				custom.getOrDefault("pool", ""), Duration.ofMillis(context.getRemainingTimeInMillis()));
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
		return name.isBlank() ? "unknown" : name.replaceAll("\\p{Cntrl}", " ");
	}

}
