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

package io.jobber.hostile;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Counts what is logged at INFO and above, by whatever logs.
 */
final class LogLines extends Handler implements AutoCloseable {

	private final ch.qos.logback.classic.Logger root = (ch.qos.logback.classic.Logger) LoggerFactory
		.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final AtomicInteger lines = new AtomicInteger();

	private final AtomicInteger stackTraces = new AtomicInteger();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			int frames = 0;
			for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
				frames += 1 + cause.getStackTraceElementProxyArray().length;
			}
			add(frames);
		}

	};

	LogLines() {
		this.appender.start();
		this.root.addAppender(this.appender);
		Logger.getLogger("").addHandler(this);
	}

	@Override
	public void publish(LogRecord event) {
		int frames = 0;
		for (Throwable cause = event.getThrown(); cause != null; cause = cause.getCause()) {
			frames += 1 + cause.getStackTrace().length;
		}
		add(frames);
	}

	private void add(int frames) {
		this.lines.addAndGet(1 + frames);
		if (frames > 0) {
			this.stackTraces.incrementAndGet();
		}
	}

	int lines() {
		return this.lines.get();
	}

	int stackTraces() {
		return this.stackTraces.get();
	}

	@Override
	public String toString() {
		return this.lines + " log lines, " + this.stackTraces + " stack traces";
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
		this.root.detachAppender(this.appender);
		Logger.getLogger("").removeHandler(this);
	}

}
