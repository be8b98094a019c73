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

package io.jobber.worker.function.role;

import org.springframework.boot.ExitCodeGenerator;

/**
 * A worker was started and not told what to do.
 */
@SuppressWarnings("serial") // never serialized
public final class NothingToDoException extends RuntimeException implements ExitCodeGenerator {

	private static final int WRONG_USAGE = 2;

	/**
	 * Create an exception.
	 */
	public NothingToDoException() {
		super("This worker is neither told to serve over HTTP nor to join an application");
	}

	@Override
	public int getExitCode() {
		return WRONG_USAGE;
	}

}
