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
 * The function threw an exception. Its causes are that of this, each a
 * {@link RemoteCause}.
 */
public class TaskFailedException extends JobberException {

	private static final long serialVersionUID = 1L;

	private final String remoteType;

	private final String remoteMessage;

	private final @Nullable String remoteStackTrace;

	public TaskFailedException(String function, String remoteType, String remoteMessage) {
		this(function, RemoteFailure.of(remoteType, remoteMessage), true);
	}

	private TaskFailedException(String function, RemoteFailure failure, boolean stackTrace) {
		super("Function '" + function + "' failed with " + failure.type() + said(failure),
				RemoteCause.of(failure.cause()), stackTrace);
		this.remoteType = failure.type();
		this.remoteMessage = failure.message();
		this.remoteStackTrace = failure.stackTrace();
	}

	private static String said(RemoteFailure failure) {
		return failure.message().isEmpty() ? "" : ": " + failure.message();
	}

	/**
	 * A function threw what its worker tells of. The exception has no stack trace: that
	 * of the network thread that read the answer would hide what matters.
	 * @param function the function
	 * @param failure what it threw
	 * @return the exception
	 */
	public static TaskFailedException of(String function, RemoteFailure failure) {
		TaskFailedException exception = new TaskFailedException(function, failure, false);
		if (failure.stackTrace() != null) {
			exception.addSuppressed(new RemoteStackTrace(failure.stackTrace()));
		}
		return exception;
	}

	/**
	 * The type of what the function threw, as the worker's language names it.
	 * @return a class name, for a Java worker
	 */
	public String getRemoteType() {
		return this.remoteType;
	}

	/**
	 * The message of what the function threw.
	 * @return the message, empty if there was none
	 */
	public String getRemoteMessage() {
		return this.remoteMessage;
	}

	/**
	 * The stack trace of what the function threw, as text, for logs: it shows how the
	 * worker is built, and messages in it may hold secrets. It is a suppressed exception
	 * of this one too, so that what logs this logs it.
	 * @return the first 16,384 characters of it, or {@code null} unless the worker tells
	 * it: {@code jobber.worker.send-stack-trace} is set there, or it is in this JVM
	 */
	public @Nullable String getRemoteStackTrace() {
		return this.remoteStackTrace;
	}

}
