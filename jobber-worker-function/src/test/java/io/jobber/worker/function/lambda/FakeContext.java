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

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

/**
 * An invocation's context, with what the worker reads of it.
 */
final class FakeContext implements Context {

	private final String requestId;

	private final Duration remaining;

	private Map<String, String> custom;

	FakeContext(String requestId, Duration remaining) {
		this.requestId = requestId;
		this.remaining = remaining;
	}

	FakeContext custom(Map<String, String> custom) {
		this.custom = custom;
		return this;
	}

	@Override
	public String getAwsRequestId() {
		return this.requestId;
	}

	@Override
	public int getRemainingTimeInMillis() {
		return (int) this.remaining.toMillis();
	}

	@Override
	public ClientContext getClientContext() {
		if (this.custom == null) {
			return null;
		}
		return new ClientContext() {

			@Override
			public Client getClient() {
				return null;
			}

			@Override
			public Map<String, String> getCustom() {
				return FakeContext.this.custom;
			}

			@Override
			public Map<String, String> getEnvironment() {
				return null;
			}

		};
	}

	@Override
	public String getLogGroupName() {
		return "";
	}

	@Override
	public String getLogStreamName() {
		return "";
	}

	@Override
	public String getFunctionName() {
		return "worker";
	}

	@Override
	public String getFunctionVersion() {
		return "1";
	}

	@Override
	public String getInvokedFunctionArn() {
		return "";
	}

	@Override
	public CognitoIdentity getIdentity() {
		return null;
	}

	@Override
	public int getMemoryLimitInMB() {
		return 1769;
	}

	@Override
	public LambdaLogger getLogger() {
		return null;
	}

}
