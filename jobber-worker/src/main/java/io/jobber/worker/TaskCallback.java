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

package io.jobber.worker;

import java.util.Map;

/**
 * Receives the outcome of one task. The first call counts, any further one is ignored.
 * Safe to call from any thread; never blocks.
 */
public interface TaskCallback {

	/**
	 * The task has ended with a result.
	 * @param contentType the media type of the payload
	 * @param headers headers for the caller
	 * @param payload the result, not copied: it must not be modified afterwards
	 */
	void succeeded(String contentType, Map<String, String> headers, byte[] payload);

	/**
	 * The task has ended with an exception, which is logged once, unless the task was
	 * cancelled, and reaches the caller as its type, message and causes. Wrappers of the
	 * JDK and of Reactor are taken off. {@link UnknownFunctionException} says that the
	 * task was never started.
	 * @param failure what was thrown
	 */
	void failed(Throwable failure);

	/**
	 * The task was cancelled and has ended: nothing of it runs any more.
	 */
	void cancelled();

}
