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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * An exception of the JDK or Reactor that wraps a function's exception, since it was
 * thrown on another thread, by reflection, or where only unchecked ones may be.
 */
public final class WrappedFailure {

	// By name: there are workers without Reactor, the classes are not public, and scopes
	// are new.
	private static final Set<String> WRAPPERS = Set.of("reactor.core.Exceptions$ReactiveException",
			"reactor.core.Exceptions$BubblingException", "reactor.core.Exceptions$RetryExhaustedException",
			"java.util.concurrent.StructuredTaskScope$FailedException", "java.security.PrivilegedActionException");

	// Several failures at once, each of them suppressed.
	private static final String COMPOSITE = "reactor.core.Exceptions$CompositeException";

	private static final int MAX_DEPTH = 100; // causes may be a circle

	private WrappedFailure() {
	}

	/**
	 * Take the wrappers off.
	 * @param thrown what arrived
	 * @return what the function threw, the first of several failures at once
	 */
	public static Throwable unwrap(Throwable thrown) {
		Throwable failure = thrown;
		for (int depth = 0; depth < MAX_DEPTH; depth++) {
			Throwable inner = inner(failure);
			if (inner == null) {
				return failure;
			}
			failure = inner;
		}
		return thrown;
	}

	private static @Nullable Throwable inner(Throwable failure) {
		String type = failure.getClass().getName();
		if (type.equals(COMPOSITE)) {
			Throwable[] failures = failure.getSuppressed();
			return (failures.length > 0) ? failures[0] : null;
		}
		boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException
				|| failure instanceof InvocationTargetException || failure instanceof UndeclaredThrowableException
				|| WRAPPERS.contains(type);
		return wrapper ? cause(failure) : null;
	}

	/**
	 * The cause of a failure, without wrappers.
	 * @param failure any exception
	 * @return the cause, or {@code null} if there is none that can be read
	 */
	static @Nullable Throwable unwrappedCause(Throwable failure) {
		Throwable cause = cause(failure);
		return (cause != null) ? unwrap(cause) : null;
	}

	private static @Nullable Throwable cause(Throwable failure) {
		try {
			return failure.getCause();
		}
		catch (RuntimeException | Error ex) {
			return null;
		}
	}

}
