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

package io.jobber.autoconfigure;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.jobber.grpc.Refusals;

/**
 * The server that workers join through: the application's, or one of Jobber's own.
 */
interface WorkerServer {

	/**
	 * Check that workers can join and stay, once the server has started.
	 * @param pools all pools
	 * @throws org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException
	 * if no worker could ever join
	 */
	void check(List<AssembledPool> pools);

	/**
	 * Where workers may dial.
	 * @return a TCP port that they join through, if there is one
	 */
	@Nullable InetSocketAddress listening();

	/**
	 * What the properties of the server begin with.
	 * @return the prefix, without a dot
	 */
	String prefix();

	/**
	 * The certificates that the server may present.
	 * @return their fingerprints; none if it speaks plain text, or if launched workers
	 * cannot be told what to trust
	 */
	List<String> fingerprints();

	/**
	 * Whether the server speaks plain text, though no setting says that it is to.
	 * @return whether that should be told
	 */
	boolean isPlainText();

	/**
	 * End the streams of those who have not said who they are.
	 */
	void closeStrangers();

	/**
	 * Peers that were refused.
	 * @return their counts
	 */
	Refusals refusals();

}
