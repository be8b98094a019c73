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

import java.util.List;

/**
 * An idempotent task was in flight on as many lost workers as it has attempts, so it is
 * suspected of killing them and not tried again.
 */
public class PoisonTaskException extends JobberException {

	private static final long serialVersionUID = 1L;

	private final transient List<String> losses;

	public PoisonTaskException(String function, List<String> losses) {
		super("Function '" + function + "' was given up after " + losses.size()
				+ " attempts, each of which lost its worker: " + String.join("; ", losses) + " (jobber.max-attempts)");
		this.losses = List.copyOf(losses);
	}

	/**
	 * The workers that were lost and why, first attempt first.
	 * @return one line for each attempt
	 */
	public List<String> getLosses() {
		return this.losses;
	}

}
