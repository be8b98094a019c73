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

package io.jobber.benchmarks.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.jobber.benchmarks.ProcessTree;
import io.jobber.dispatch.Dispatcher;

/**
 * A {@link CrowdProcess}, as the application sees it that its workers join.
 */
final class Workers implements AutoCloseable {

	private final Dispatcher dispatcher;

	private final Process process;

	private final BufferedReader output;

	private int present;

	Workers(Application application) throws IOException {
		this.dispatcher = application.dispatcher();
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx2g",
				"-XX:+UseParallelGC", ProcessTree.option(), "-cp", System.getProperty("java.class.path"),
				CrowdProcess.class.getName(), Integer.toString(application.port()), Application.JOIN_TOKEN)
			.redirectError(Redirect.INHERIT)
			.start();
		this.output = this.process.inputReader();
	}

	/**
	 * Let workers join over few connections, or leave, until there are so many.
	 * @param count how many
	 * @param slots slots of each worker
	 */
	void be(int count, int slots) throws IOException {
		if (count > this.present) {
			join(count - this.present, slots, false);
		}
		else if (count < this.present) {
			leave(this.present - count);
		}
	}

	void join(int count, int slots, boolean ownConnections) throws IOException {
		command("join " + count + " " + slots + " " + ownConnections);
		await(this.present + count);
	}

	void leave(int count) throws IOException {
		command("leave " + count);
		await(this.present - count);
	}

	void hold() throws IOException {
		command("hold");
	}

	void release() throws IOException {
		command("release");
	}

	@Override
	public void close() throws IOException {
		this.process.outputWriter().close();
		this.process.onExit().join();
	}

	private void await(int count) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (this.dispatcher.stats().workers() != count) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException(
						"There are " + this.dispatcher.stats().workers() + " workers instead of " + count);
			}
			LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
		}
		this.present = count;
	}

	private void command(String line) throws IOException {
		this.process.outputWriter().write(line + "\n");
		this.process.outputWriter().flush();
		if (!CrowdProcess.DONE.equals(this.output.readLine())) {
			throw new IllegalStateException("The workers have ended before their time");
		}
	}

}
