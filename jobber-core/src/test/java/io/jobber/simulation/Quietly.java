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

import java.util.logging.Logger;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is simulated from logging: an hour of it is over in a second.
 */
final class Quietly implements BeforeAllCallback, AfterAllCallback {

	private final Logger dispatch = Logger.getLogger("io.jobber.dispatch");

	private final ch.qos.logback.classic.Logger scheduler = (ch.qos.logback.classic.Logger) LoggerFactory
		.getLogger("io.jobber.scheduler");

	@Override
	public void beforeAll(ExtensionContext context) {
		this.dispatch.setLevel(java.util.logging.Level.SEVERE);
		this.scheduler.setLevel(Level.ERROR);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.dispatch.setLevel(null);
		this.scheduler.setLevel(null);
	}

}
