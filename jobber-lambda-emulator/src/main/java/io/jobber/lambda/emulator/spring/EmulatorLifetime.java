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

import java.io.UncheckedIOException;
import java.nio.file.Path;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import io.jobber.lambda.emulator.LambdaEmulator;
import io.jobber.lambda.emulator.template.InvalidTemplateException;
import io.jobber.lambda.emulator.template.SamTemplate;

/**
 * The emulator from its start to the bill.
 */
final class EmulatorLifetime implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(EmulatorLifetime.class);

	private final LambdaEmulator emulator;

	EmulatorLifetime(LambdaEmulatorProperties properties) {
		this.emulator = start(properties);
		logger.info("AWS Lambda is emulated at {}", this.emulator.endpoint());
	}

	LambdaEmulator emulator() {
		return this.emulator;
	}

	@Override
	public void destroy() {
		this.emulator.close();
		logger.info("What AWS Lambda would have charged:{}{}", System.lineSeparator(), this.emulator.bill());
	}

	private static LambdaEmulator start(LambdaEmulatorProperties properties) {
		try {
			LambdaEmulator.Builder builder = LambdaEmulator.builder()
				.port(properties.port())
				.allowedHosts(properties.allowedHosts())
				.coldStartDelay(properties.coldStartDelay())
				.freeze(properties.freeze())
				// Workers are drained first, when the application ends.
				.shutdownHook(false);
			SamTemplate.read(Path.of(properties.template()), properties.parameters()).forEach(builder::function);
			return builder.start();
		}
		catch (IllegalStateException ex) {
			// The port is taken.
			throw invalid("port", properties.port(), ex);
		}
		catch (InvalidTemplateException | IllegalArgumentException | UncheckedIOException ex) {
			throw invalid("template", properties.template(), ex);
		}
	}

	private static InvalidConfigurationPropertyValueException invalid(String name, Object value, Exception cause) {
		return new InvalidConfigurationPropertyValueException("jobber.lambda-emulator." + name, value,
				"The emulator of AWS Lambda cannot start: " + cause.getMessage(), cause);
	}

}
