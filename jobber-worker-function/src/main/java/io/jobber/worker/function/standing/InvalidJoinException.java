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

package io.jobber.worker.function.standing;

/**
 * The settings of a standing worker cannot work. The message says why, and holds nothing
 * of the token.
 */
@SuppressWarnings("serial") // never serialized
final class InvalidJoinException extends RuntimeException {

	InvalidJoinException(String reason) {
		super(reason);
	}

	static InvalidJoinException address(String address) {
		return new InvalidJoinException("jobber.worker.join is '" + address + "', which cannot be dialled: "
				+ "it must be host:port, such as 10.0.0.7:9090"
				+ (address.contains("_") ? ", and a host name has no underscore" : ""));
	}

}
