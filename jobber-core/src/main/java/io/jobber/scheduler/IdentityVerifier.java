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

package io.jobber.scheduler;

import java.util.concurrent.CompletionStage;

/**
 * Verifies the identity of standing workers with a third party, such as a cloud's
 * identity service, in place of a join token. Implementations MUST be thread-safe.
 */
public interface IdentityVerifier {

	/**
	 * Whether a token is one that this verifier is to be asked about. Called on gRPC's
	 * threads for each worker, so it MUST NOT block, nor do more than to look at the
	 * form.
	 * @param token what a worker presented
	 * @return whether to call {@link #verify(String)}
	 */
	boolean recognizes(String token);

	/**
	 * Find out whose token it is. Called on gRPC's threads, so it MUST NOT block.
	 * @param token what a worker presented
	 * @return completes on any thread with the identity; exceptionally, with a
	 * {@link JoinRefusedException}, if the token is not good
	 */
	CompletionStage<String> verify(String token);

}
