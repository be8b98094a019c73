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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.jobber.scheduler.JoinToken;

/**
 * Reads the files of join tokens again when they have changed. What is compared is what
 * they hold: orchestrators change files by links, and the time of a file may stay.
 * <p>
 * Threads: {@value #THREAD}, if there are files.
 */
final class JoinTokenFiles implements SmartLifecycle {

	static final String THREAD = "jobber-join-token";

	private static final Logger logger = LoggerFactory.getLogger(JoinTokenFiles.class);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final int MAX_BYTES = 64 * 1024;

	private final List<Watched> files = new ArrayList<>(); // written by the constructor

	private volatile @Nullable ScheduledExecutorService thread; // the container's threads

	JoinTokenFiles(List<AssembledPool> pools) {
		for (AssembledPool pool : pools) {
			String location = pool.settings().scheduler().joinTokenLocation();
			JoinToken token = pool.joinToken();
			if (location != null && token != null) {
				this.files.add(new Watched(pool.settings().prefix() + ".scheduler.join-token-location",
						PoolSettings.path(location), token));
			}
		}
	}

	/**
	 * Read a file.
	 * @param file has a token on each line
	 * @return the tokens
	 * @throws IllegalArgumentException if that is not what it has; the message shows none
	 */
	static List<String> read(Path file) {
		try {
			if (Files.size(file) > MAX_BYTES) {
				throw new IllegalArgumentException("it has more than " + MAX_BYTES + " bytes");
			}
			return Files.readString(file).lines().map(String::strip).filter((line) -> !line.isEmpty()).toList();
		}
		catch (NoSuchFileException ex) {
			throw new IllegalArgumentException("there is no such file", ex);
		}
		catch (MalformedInputException ex) {
			throw new IllegalArgumentException("it is not text in UTF-8", ex);
		}
		catch (IOException | UncheckedIOException ex) {
			throw new IllegalArgumentException("it cannot be read: " + ex, ex);
		}
	}

	@Override
	public void start() {
		if (!this.files.isEmpty() && this.thread == null) {
			ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((runnable) -> {
				Thread daemon = new Thread(runnable, THREAD);
				daemon.setDaemon(true);
				return daemon;
			});
			thread.scheduleWithFixedDelay(() -> this.files.forEach(Watched::readAgain), 0, INTERVAL.toMillis(),
					TimeUnit.MILLISECONDS);
			this.thread = thread;
		}
	}

	@Override
	public void stop() {
		ScheduledExecutorService thread = this.thread;
		if (thread != null) {
			thread.shutdownNow();
			this.thread = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	@Override
	public int getPhase() {
		return JobberLifecycle.PHASE;
	}

	private static final class Watched {

		private final String property;

		private final Path file;

		private final JoinToken token;

		private @Nullable List<String> tokens; // the thread

		private @Nullable String trouble; // the thread

		private Watched(String property, Path file, JoinToken token) {
			this.property = property;
			this.file = file;
			this.token = token;
		}

		private void readAgain() {
			try {
				List<String> found = read(this.file);
				if (found.equals(this.tokens)) {
					this.trouble = null;
					return;
				}
				this.token.replace(found);
				if (this.tokens != null) {
					logger.info("Read {} again, as it has changed ({}): {} join tokens are valid now", this.file,
							this.property, found.size());
				}
				this.tokens = found;
				this.trouble = null;
			}
			catch (IllegalArgumentException ex) {
				if (!String.valueOf(ex.getMessage()).equals(this.trouble)) {
					this.trouble = ex.getMessage();
					logger.warn("{} cannot be used ({}), so that the join tokens stay valid that were read before: {}",
							this.file, this.property, ex.getMessage());
				}
			}
		}

	}

}
