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

package io.jobber.simulation;

import java.time.Duration;

import io.jobber.scheduler.policy.UtilizationScalingPolicy;

/**
 * The settings of a run: those of an application, with its defaults, and how its platform
 * behaves. Times of a platform are like those of AWS Lambda for a small JVM.
 */
final class Setup {

	private static final Duration LEAD = Duration.ofSeconds(10);

	final String name;

	long seed = 42;

	// The application.

	int minWorkers = 0;

	int maxWorkers = 10;

	int slots = 16;

	double targetUtilization = 0.8;

	Duration idleTimeout = Duration.ofSeconds(5);

	Duration lifetime = Duration.ofMinutes(15);

	Duration joinTimeout = Duration.ofSeconds(30);

	Duration timeout = Duration.ofSeconds(30);

	Duration queueTimeout = this.timeout;

	double idempotent = 0; // share of the tasks

	// The platform.

	Duration coldStart = Duration.ofSeconds(1); // median of a log-normal distribution

	// Of its logarithm: one in a hundred takes twice as long.
	double coldStartSpread = 0.3;

	Duration warmStart = Duration.ofMillis(30);

	Duration keptWarm = Duration.ofMinutes(5); // after an environment was freed

	int environments = 1000; // at a time; more are refused

	double refused = 0; // share of the launches

	Duration fullFrom = Duration.ZERO; // nothing is launched from here

	Duration fullUntil = Duration.ZERO; // to here

	double joinless = 0; // share of the workers that never join

	// Until a worker crashes; zero means that none does.
	Duration meanLife = Duration.ZERO;

	double silentCrashes = 0.5; // share of the crashes that do not break the connection

	Setup(String name) {
		this.name = name;
	}

	UtilizationScalingPolicy policy() {
		return new UtilizationScalingPolicy(this.minWorkers, this.maxWorkers, this.slots, this.targetUtilization, 0,
				this.idleTimeout, retirement());
	}

	/**
	 * How many workers the policy wants for so many tasks at a time.
	 */
	int wanted(int tasks) {
		return (int) Math.max(this.minWorkers,
				Math.min(this.maxWorkers, Math.ceil(tasks / this.targetUtilization / this.slots - 1e-9)));
	}

	// As the application's properties have it.
	private Duration retirement() {
		if (this.lifetime.isZero()) {
			return Duration.ZERO;
		}
		Duration spare = this.lifetime.minus(this.timeout).dividedBy(2);
		return this.timeout.plus((spare.compareTo(LEAD) < 0) ? spare : LEAD);
	}

}
