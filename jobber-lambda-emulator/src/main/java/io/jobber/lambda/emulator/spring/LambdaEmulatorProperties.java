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

package io.jobber.lambda.emulator.spring;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of the emulator.
 *
 * @param enabled Whether to run the emulator, if there is a template.
 * @param template SAM template whose functions it runs. A path, relative to the working
 * directory.
 * @param parameters Parameters of the template that are not to have their defaults, by
 * name.
 * @param port Port of its API. 0 means any that is free.
 * @param allowedHosts Names of this machine that requests may be for, beside those of the
 * loopback address. Requests for others are refused, since web pages can send them.
 * @param coldStartDelay Time by which a cold start is longer than it is here anyway. 0
 * means not at all.
 * @param freeze Whether environments stand still between invocations, as on AWS.
 */
@ConfigurationProperties("jobber.lambda-emulator")
record LambdaEmulatorProperties(@DefaultValue("true") boolean enabled, String template,
		@DefaultValue Map<String, String> parameters, @DefaultValue("9001") int port,
		@DefaultValue Set<String> allowedHosts, @DefaultValue("0s") Duration coldStartDelay,
		@DefaultValue("true") boolean freeze) {

	LambdaEmulatorProperties {
		if (port < 0 || port > 65535) {
			throw new InvalidConfigurationPropertyValueException("jobber.lambda-emulator.port", port,
					"Must be from 0 to 65535.");
		}
		if (coldStartDelay.isNegative()) {
			throw new InvalidConfigurationPropertyValueException("jobber.lambda-emulator.cold-start-delay",
					coldStartDelay, "Must not be negative.");
		}
	}

}
