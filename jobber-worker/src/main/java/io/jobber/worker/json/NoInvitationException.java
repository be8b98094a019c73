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

package io.jobber.worker.json;

/**
 * The text is not a valid invitation. The message says why, and holds nothing of what was
 * read, for there is a secret in it.
 */
@SuppressWarnings("serial") // never serialized
public final class NoInvitationException extends RuntimeException {

	private final String reason;

	/**
	 * Refuse what was given.
	 * @param reason why; follows "no invitation:" in the message
	 */
	public NoInvitationException(String reason) {
		super("This is no invitation: " + reason);
		this.reason = reason;
	}

	/**
	 * Why it is none.
	 * @return words that follow "no invitation:"
	 */
	public String getReason() {
		return this.reason;
	}

}
