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

import org.jspecify.annotations.Nullable;

/**
 * A cause of a function's exception. It is the cause of a {@link TaskFailedException},
 * and its own cause is the next. It has no stack trace: that of the worker, where it is
 * told, is in {@link TaskFailedException#getRemoteStackTrace()}.
 */
public final class RemoteCause extends Exception {

	private static final long serialVersionUID = 1L;

	private final String remoteType;

	private final String remoteMessage;

	private RemoteCause(RemoteFailure failure) {
		super(failure.message().isEmpty() ? failure.type() : failure.type() + ": " + failure.message(),
				of(failure.cause()), false, false);
		this.remoteType = failure.type();
		this.remoteMessage = failure.message();
	}

	static @Nullable RemoteCause of(@Nullable RemoteFailure failure) {
		return (failure != null) ? new RemoteCause(failure) : null;
	}

	/**
	 * The type of the cause, as the worker's language names it.
	 * @return a class name, for a Java worker
	 */
	public String getRemoteType() {
		return this.remoteType;
	}

	/**
	 * The message of the cause.
	 * @return the message, empty if there was none
	 */
	public String getRemoteMessage() {
		return this.remoteMessage;
	}

}
