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

package io.jobber.task;

/**
 * Has what logs a {@link TaskFailedException} log the worker's stack trace too.
 */
final class RemoteStackTrace extends Exception {

	private static final long serialVersionUID = 1L;

	RemoteStackTrace(String text) {
		// Indented, so that it is seen where it ends, whatever it says.
		super(text.stripTrailing().replace("\n", "\n\t"), null, false, false);
	}

}
