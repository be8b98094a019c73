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

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.Assert;

import io.jobber.autoconfigure.SchedulerProperties.Platform;
import io.jobber.pool.WorkerPools;
import io.jobber.scheduler.JoinIdentities;
import io.jobber.scheduler.JoinToken;
import io.jobber.scheduler.ScalingPolicy;
import io.jobber.scheduler.policy.UtilizationScalingPolicy;
import io.jobber.scheduler.process.HostProcesses;
import io.jobber.task.Priority;
import io.jobber.task.TaskOptions;
import io.jobber.worker.Invitation;

/**
 * The settings of one pool, be it the default one or another.
 *
 * @param name its name
 * @param prefix what its properties begin with
 * @param functions the functions it serves
 * @param queue its queue
 * @param scheduler its scheduler
 * @param timeout how long a task may take that does not say it itself
 */
record PoolSettings(String name, String prefix, List<String> functions, QueueProperties queue,
		SchedulerProperties scheduler, Duration timeout) {

	private static final Logger logger = LoggerFactory.getLogger(PoolSettings.class);

	// What a successor of a worker is given to come, if there is that much.
	private static final Duration LEAD = Duration.ofSeconds(10);

	private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

	/**
	 * Refuse what cannot work together.
	 */
	void check() {
		if (!this.prefix.equals("jobber")
				&& (this.name.equals(WorkerPools.DEFAULT) || !NAME.matcher(this.name).matches())) {
			throw new InvalidConfigurationPropertyValueException("jobber.pools", this.name,
					"A pool is named with small letters, digits and dashes, and not 'default', which is the pool that "
							+ "jobber.scheduler is about.");
		}
		check("queue.capacity", this.queue.capacity(), (count) -> Bounds.atLeast(1, count));
		check("queue.max-size", this.queue.maxSize(),
				(size) -> Assert.isTrue(size.toBytes() >= 1, "must be at least 1B"));
		check("queue.timeout", this.queue.timeout(), Bounds::positive);
		check("scheduler.min-workers", this.scheduler.minWorkers(), (count) -> Bounds.atLeast(0, count));
		check("scheduler.max-workers", this.scheduler.maxWorkers(), (count) -> Bounds.atLeast(1, count));
		check("scheduler.worker-slots", this.scheduler.workerSlots(), (count) -> Bounds.atLeast(1, count));
		check("scheduler.target-utilization", this.scheduler.targetUtilization(),
				(share) -> Assert.isTrue(share > 0 && share <= 1, "must be above 0 and at most 1"));
		check("scheduler.buffer-slots", this.scheduler.bufferSlots(), (count) -> Bounds.atLeast(0, count));
		check("scheduler.idle-timeout", this.scheduler.idleTimeout(), Bounds::positive);
		check("scheduler.worker-lifetime", this.scheduler.workerLifetime(), Bounds::notNegative);
		check("scheduler.join-timeout", this.scheduler.joinTimeout(), Bounds::positive);
		check("scheduler.callback-address", this.scheduler.callbackAddress(), (address) -> Assert
			.isTrue(Invitation.isHostAndPort(address), "must be host:port, such as 10.0.0.7:9090 or [fd00::7]:9090"));
		check("scheduler.lambda.endpoint", this.scheduler.lambda().endpoint(), Bounds::url);
		check("scheduler.process.max-processes", this.scheduler.process().maxProcesses(),
				(count) -> Bounds.atLeast(1, count));
		check("scheduler.http.url", this.scheduler.http().url(), Bounds::url);
		check("scheduler.sts-endpoint", this.scheduler.stsEndpoint(), Bounds::url);
		if (this.functions.isEmpty()) {
			throw invalid("functions", null, "A pool must serve functions: names, or patterns such as image-*.");
		}
		checkJoinToken();
		if (joinIdentities() != null && joinToken() == null) {
			throw invalid("scheduler.join-identities", this.scheduler.joinIdentities(),
					"They are of standing workers, and without " + this.prefix
							+ ".scheduler.join-token none may join.");
		}
		Duration lifetime = workerLifetime();
		if (!lifetime.isZero() && lifetime.compareTo(this.timeout) <= 0) {
			throw invalid("scheduler.worker-lifetime", lifetime, "It must be longer than jobber.timeout, which is "
					+ this.timeout + ": a worker is given no task that may outlast it.");
		}
		if (this.scheduler.minWorkers() > this.scheduler.maxWorkers()) {
			throw invalid("scheduler.min-workers", this.scheduler.minWorkers(), "It must not be greater than "
					+ this.prefix + ".scheduler.max-workers, which is " + this.scheduler.maxWorkers() + ".");
		}
		if (!this.prefix.equals("jobber") && this.scheduler.process().maxProcesses() != null) {
			throw invalid("scheduler.process.max-processes", this.scheduler.process().maxProcesses(),
					"It bounds the processes of all pools on this host, so it is set for none of them: set it without "
							+ "'pools." + this.name + "'.");
		}
		platform();
	}

	/**
	 * How many worker processes this host may have.
	 */
	int maxProcesses() {
		Integer most = this.scheduler.process().maxProcesses();
		return (most != null) ? most : HostProcesses.mostByProcessors();
	}

	private <T> void check(String setting, @Nullable T value, Consumer<T> bound) {
		try {
			if (value != null) {
				bound.accept(value);
			}
		}
		catch (IllegalArgumentException ex) {
			throw invalid(setting, value, String.valueOf(ex.getMessage()));
		}
	}

	private void checkJoinToken() {
		String location = this.scheduler.joinTokenLocation();
		String token = this.scheduler.joinToken();
		if (location != null && token != null) {
			throw invalidJoinToken("join-token-location", "is set, and so is " + this.prefix
					+ ".scheduler.join-token: the token is either in a file or in a setting");
		}
		if (token == null && this.scheduler.previousJoinToken() != null) {
			throw invalidJoinToken("previous-join-token", "is set, but " + this.prefix
					+ ".scheduler.join-token is not (in a file, each line is a token that is valid)");
		}
		List<String> tokens = joinTokens();
		for (int i = 0; i < tokens.size(); i++) {
			if (tokens.get(i).length() < JoinToken.MIN_LENGTH) {
				throw invalidJoinToken(
						(location != null) ? "join-token-location" : (i == 0) ? "join-token" : "previous-join-token",
						((location != null) ? "names a file in which a token " : "") + "has " + tokens.get(i).length()
								+ " characters, and could be guessed: it needs " + JoinToken.MIN_LENGTH + " at least");
			}
		}
		if (location != null && tokens.isEmpty()) {
			throw invalidJoinToken("join-token-location", "is " + location + ", but that file is empty");
		}
		if (tokens.isEmpty() && this.scheduler.joinRoles().isEmpty() && this.scheduler.launcher() == Platform.NONE) {
			throw invalidJoinToken("join-token",
					"is not set, but " + this.prefix + ".scheduler.launcher is none: so no worker could ever join");
		}
	}

	/**
	 * All tokens that standing workers may join with, as they are now.
	 */
	List<String> joinTokens() {
		String location = this.scheduler.joinTokenLocation();
		if (location == null) {
			return Stream.of(this.scheduler.joinToken(), this.scheduler.previousJoinToken())
				.filter(Objects::nonNull)
				.toList();
		}
		try {
			return JoinTokenFiles.read(path(location));
		}
		catch (IllegalArgumentException ex) {
			throw invalidJoinToken("join-token-location", "is " + location + ", but " + ex.getMessage());
		}
	}

	// As in Boot's own settings, a location may begin with file:
	static Path path(String location) {
		return Path.of(location.startsWith("file:") ? location.substring("file:".length()) : location);
	}

	// Without the token, which Boot's own exception for settings would show.
	FailureAnalyzedException invalidJoinToken(String setting, String reason) {
		return new FailureAnalyzedException(this.prefix + ".scheduler." + setting + " " + reason + ".",
				"Set " + this.prefix + ".scheduler.join-token to a secret of " + JoinToken.MIN_LENGTH
						+ " characters or more that no other pool has, such as the output of "
						+ "'openssl rand -base64 24'.");
	}

	/**
	 * What standing workers join with, or {@code null} if there are none.
	 */
	@Nullable JoinToken joinToken() {
		List<String> tokens = joinTokens();
		return tokens.isEmpty() ? null : new JoinToken(tokens.toArray(String[]::new));
	}

	/**
	 * Whose certificates standing workers have to present, or {@code null} if they need
	 * none.
	 */
	@Nullable JoinIdentities joinIdentities() {
		List<String> names = this.scheduler.joinIdentities();
		return names.isEmpty() ? null : new JoinIdentities(names);
	}

	/**
	 * How long workers live; zero means without a limit, as for standing workers.
	 */
	Duration workerLifetime() {
		return (this.scheduler.launcher() == Platform.NONE) ? Duration.ZERO : this.scheduler.workerLifetime();
	}

	/**
	 * Where workers are launched, if that is said.
	 */
	@Nullable Platform platform() {
		boolean lambda = this.scheduler.lambda().functionName() != null;
		boolean command = !this.scheduler.process().command().isEmpty();
		boolean process = command || !this.scheduler.process().jvmOptions().isEmpty();
		boolean http = this.scheduler.http().url() != null;
		if (command && !this.scheduler.process().jvmOptions().isEmpty()) {
			throw invalid("scheduler.process.jvm-options", this.scheduler.process().jvmOptions(),
					"They are for workers that are this very application: add them to " + this.prefix
							+ ".scheduler.process.command instead, which is set.");
		}
		Platform said = this.scheduler.launcher();
		if (said == null) {
			if ((lambda ? 1 : 0) + (process ? 1 : 0) + (http ? 1 : 0) > 1) {
				throw invalid("scheduler.launcher", null,
						"There are settings of several platforms, so it must say which to launch workers on: "
								+ "lambda, process or http.");
			}
			return lambda ? Platform.LAMBDA : process ? Platform.PROCESS : http ? Platform.HTTP : null;
		}
		if (said == Platform.LAMBDA && !lambda) {
			throw missing("lambda.function-name", said);
		}
		if (said == Platform.HTTP && !http) {
			throw missing("http.url", said);
		}
		return said;
	}

	String requiredFunction() {
		return Objects.requireNonNull(this.scheduler.lambda().functionName());
	}

	URI requiredUrl() {
		return Objects.requireNonNull(this.scheduler.http().url());
	}

	TaskOptions options() {
		return new TaskOptions(this.timeout, this.queue.timeout(), false, Set.of(), Priority.NORMAL);
	}

	/**
	 * The policy of this pool.
	 * @param host the pool whose settings hold for the host, which is the default one
	 */
	ScalingPolicy policy(PoolSettings host) {
		int most = (platform() == Platform.PROCESS) ? Math.min(this.scheduler.maxWorkers(), host.maxProcesses())
				: this.scheduler.maxWorkers();
		if (this.scheduler.minWorkers() > most) {
			logger.warn(
					"{}.scheduler.min-workers is {}, but this host may have no more than {} worker processes, so {} are "
							+ "kept ({}.scheduler.process.max-processes, two for each processor unless set)",
					this.prefix, this.scheduler.minWorkers(), most, most, host.prefix);
		}
		return new UtilizationScalingPolicy(Math.min(this.scheduler.minWorkers(), most), most,
				this.scheduler.workerSlots(), this.scheduler.targetUtilization(), this.scheduler.bufferSlots(),
				this.scheduler.idleTimeout(), retirement());
	}

	InvalidConfigurationPropertyValueException invalid(String property, @Nullable Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(this.prefix + "." + property, value, reason);
	}

	/**
	 * What a worker must have left of its lifetime to be counted on: the time of a task,
	 * and some more for its successor to come.
	 */
	Duration retirement() {
		Duration lifetime = this.scheduler.workerLifetime();
		if (lifetime.isZero()) {
			// The platform may set an end all the same.
			return this.timeout.plus(LEAD);
		}
		Duration spare = lifetime.minus(this.timeout).dividedBy(2);
		return this.timeout.plus((spare.compareTo(LEAD) < 0) ? spare : LEAD);
	}

	private InvalidConfigurationPropertyValueException missing(String setting, Platform platform) {
		return invalid("scheduler." + setting, null, "It must be set, since " + this.prefix + ".scheduler.launcher is "
				+ platform.name().toLowerCase(Locale.ROOT) + ".");
	}

}
