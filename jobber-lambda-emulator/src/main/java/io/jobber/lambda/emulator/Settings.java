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

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;

import io.github.bucket4j.Bucket;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import io.jobber.lambda.emulator.environment.ConcurrencyLimits;
import io.jobber.lambda.emulator.environment.EventQueue;
import io.jobber.lambda.emulator.environment.Platform;
import io.jobber.lambda.emulator.invoke.SignatureVerifier;
import io.jobber.lambda.emulator.process.ProcessSignals;

/**
 * The settings of an emulator, and its construction from them. The builder writes it, and
 * the engine reads it.
 */
final class Settings {

	final Map<String, EmulatedFunction> functions = new LinkedHashMap<>();

	int port;

	Set<String> allowedHosts = Set.of();

	int accountConcurrency = 1000;

	Duration coldStartDelay = Duration.ZERO;

	Duration initLimit = Duration.ofSeconds(10);

	boolean freeze = true;

	Duration idleTimeout = Duration.ofMinutes(5);

	boolean verifySignatures;

	String accessKey = "emulator";

	String secretKey = "emulator";

	String region = "eu-west-1";

	int scalingBurst = 1000;

	int scalingPerTenSeconds = 1000;

	List<Duration> retryDelays = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

	boolean shutdownHook = true;

	BiConsumer<String, String> logs = (function, line) -> LoggerFactory.getLogger("lambda." + function).info(line);

	EventQueue events(ScheduledExecutorService timer, Platform platform) {
		return new EventQueue(timer, this.retryDelays, platform);
	}

	ConcurrencyLimits concurrencyLimits() {
		return new ConcurrencyLimits(this.accountConcurrency, this.functions.values());
	}

	Bucket scaling() {
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(this.scalingBurst)
				.refillGreedy(this.scalingPerTenSeconds, Duration.ofSeconds(10)))
			.build();
	}

	@Nullable SignatureVerifier signatures() {
		return this.verifySignatures
				? new SignatureVerifier(this.accessKey, this.secretKey, this.region, Clock.systemUTC()) : null;
	}

	Platform platform(Path directory, ProcessSignals signals, Executor executor) {
		return new Platform(this.region, this.accessKey, this.secretKey, this.coldStartDelay, this.initLimit,
				this.freeze, this.idleTimeout, directory, signals, this.logs, executor);
	}

}
