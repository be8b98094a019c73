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

package io.jobber.lambda.emulator;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * AWS Lambda on this machine. Functions run as real processes under Lambda's Runtime API
 * and are invoked by any AWS client whose endpoint is {@link #endpoint()}. Thread-safe.
 * <p>
 * Needs a POSIX shell, so that it runs on Linux and macOS; memory is measured and limited
 * on Linux only.
 */
public final class LambdaEmulator implements AutoCloseable {

	private final Engine engine;

	private LambdaEmulator(Engine engine) {
		this.engine = engine;
	}

	/**
	 * Begin to describe an emulator.
	 * @return what collects the description
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Where it listens, on the loopback address.
	 * @return what AWS clients call the endpoint
	 */
	public URI endpoint() {
		return this.engine.endpoint();
	}

	/**
	 * What Lambda would have charged until now.
	 * @return the bill
	 */
	public Bill bill() {
		return this.engine.bill();
	}

	/**
	 * What may go wrong on purpose.
	 * @return a live object: changes take effect at once
	 */
	public Faults faults() {
		return this.engine.faults();
	}

	/**
	 * The execution environments that there are.
	 * @return a snapshot, oldest first
	 */
	public List<EnvironmentSnapshot> environments() {
		return this.engine.environments();
	}

	/**
	 * Kill every process, answer the held invocations with their death, and free the
	 * port. Blocks until that is done, for 10 s at most. Does nothing when called again.
	 */
	@Override
	public void close() {
		this.engine.close();
	}

	/**
	 * Describes an emulator. Not thread-safe.
	 */
	public static final class Builder {

		private final Settings settings = new Settings();

		private Builder() {
		}

		/**
		 * The TCP port of the API.
		 * @param port 0 is any free one, which is the default
		 * @return this
		 */
		public Builder port(int port) {
			this.settings.port = port;
			return this;
		}

		/**
		 * Names of this machine that requests may be for, in their header {@code Host},
		 * such as {@code host.docker.internal}. Those of the loopback address need not be
		 * named. Requests for any other are refused, since web pages can send them.
		 * @param allowedHosts without a port
		 * @return this
		 */
		public Builder allowedHosts(Collection<String> allowedHosts) {
			this.settings.allowedHosts = allowedHosts.stream()
				.map((host) -> host.toLowerCase(Locale.ROOT))
				.collect(Collectors.toUnmodifiableSet());
			return this;
		}

		/**
		 * Add a function.
		 * @param function whose name is not used yet
		 * @return this
		 */
		public Builder function(EmulatedFunction function) {
			if (this.settings.functions.putIfAbsent(function.name(), function) != null) {
				throw new IllegalArgumentException("There are two functions '%s'".formatted(function.name()));
			}
			return this;
		}

		/**
		 * How many invocations may run at a time, all functions together.
		 * @param accountConcurrency 1 or more, 1000 by default; at least what the
		 * functions reserve
		 * @return this
		 */
		public Builder accountConcurrency(int accountConcurrency) {
			this.settings.accountConcurrency = accountConcurrency;
			return this;
		}

		/**
		 * How long it takes to bring a package to a new environment, before its process
		 * is started. It is neither billed nor part of the initialisation.
		 * @param coldStartDelay zero by default
		 * @return this
		 */
		public Builder coldStartDelay(Duration coldStartDelay) {
			this.settings.coldStartDelay = coldStartDelay;
			return this;
		}

		Builder initLimit(Duration initLimit) {
			this.settings.initLimit = initLimit;
			return this;
		}

		/**
		 * Whether environments stand still between invocations, as Lambda's do. Switch it
		 * off to debug a function.
		 * @param freeze {@code true} by default
		 * @return this
		 */
		public Builder freeze(boolean freeze) {
			this.settings.freeze = freeze;
			return this;
		}

		/**
		 * How long an environment waits for another invocation before it is removed.
		 * @param idleTimeout 5 min by default
		 * @return this
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			this.settings.idleTimeout = idleTimeout;
			return this;
		}

		/**
		 * Whether requests must be signed with the {@link #credentials}, by AWS's
		 * Signature Version 4.
		 * @param verifySignatures {@code false} by default: any signature or none will do
		 * @return this
		 */
		public Builder verifySignatures(boolean verifySignatures) {
			this.settings.verifySignatures = verifySignatures;
			return this;
		}

		/**
		 * What clients sign with, and what functions find in their environment.
		 * @param accessKey {@code emulator} by default
		 * @param secretKey {@code emulator} by default
		 * @return this
		 */
		public Builder credentials(String accessKey, String secretKey) {
			this.settings.accessKey = accessKey;
			this.settings.secretKey = secretKey;
			return this;
		}

		/**
		 * The region that is pretended: it is part of ARNs and signatures.
		 * @param region {@code eu-west-1} by default
		 * @return this
		 */
		public Builder region(String region) {
			this.settings.region = region;
			return this;
		}

		/**
		 * How fast each function may get new environments.
		 * @param burst how many at once, 1000 by default
		 * @param perTenSeconds how many more every ten seconds, 1000 by default
		 * @return this
		 */
		public Builder scalingRate(int burst, int perTenSeconds) {
			if (burst < 1 || perTenSeconds < 1) {
				throw new IllegalArgumentException(
						"The scaling rate is %d at once and %d every 10 s, but both must be 1 or more".formatted(burst,
								perTenSeconds));
			}
			this.settings.scalingBurst = burst;
			this.settings.scalingPerTenSeconds = perTenSeconds;
			return this;
		}

		/**
		 * How long a failed event waits for its retries.
		 * @param delays before the first retry, before the second and so on, the last one
		 * for all that follow; 1 min and 2 min by default, as on Lambda
		 * @return this
		 */
		public Builder retryDelays(Duration... delays) {
			if (delays.length == 0) {
				throw new IllegalArgumentException("There is no delay before the retries of events; zero is one");
			}
			this.settings.retryDelays = List.of(delays);
			return this;
		}

		/**
		 * Where the functions' logs go, line by line.
		 * @param logs called on many threads, one line at a time for each environment;
		 * must not block. By default each function has an SLF4J logger, {@code lambda.}
		 * and its name, that writes them at INFO
		 * @return this
		 */
		public Builder logs(Consumer<String> logs) {
			this.settings.logs = (function, line) -> logs.accept(line);
			return this;
		}

		/**
		 * Whether it closes itself when the JVM ends. Switch it off where something else
		 * closes it then, at its own time: such as an application whose shutdown still
		 * needs the functions.
		 * @param shutdownHook {@code true} by default
		 * @return this
		 */
		public Builder shutdownHook(boolean shutdownHook) {
			this.settings.shutdownHook = shutdownHook;
			return this;
		}

		/**
		 * Start listening. Functions are unpacked, but not started: that is for the first
		 * invocation.
		 * @return the running emulator, which must be closed
		 * @throws IllegalArgumentException if a function or a limit cannot be; the
		 * message names it
		 * @throws IllegalStateException if the port is taken
		 * @throws java.io.UncheckedIOException if a package cannot be read
		 */
		public LambdaEmulator start() {
			return new LambdaEmulator(new Engine(this.settings));
		}

	}

}
