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

package io.jobber.scheduler.lambda;

/**
 * How a function is invoked.
 */
public enum LambdaInvocationType {

	/**
	 * The call is held for the worker's life, and its end tells how the run ended.
	 */
	REQUEST_RESPONSE,

	/**
	 * Lambda queues the invocation and answers at once. Nobody tells how the run ended,
	 * and Lambda repeats one that failed unless the function's event invoke configuration
	 * has no retries: the token of its invitation is spent by then.
	 */
	EVENT

}
