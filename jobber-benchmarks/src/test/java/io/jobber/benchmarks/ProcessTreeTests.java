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

package io.jobber.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ProcessTree}: a process that starts one that starts one.
 */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
class ProcessTreeTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private Process parent;

	private List<ProcessHandle> descendants;

	@AfterEach
	void end() {
		Stream.concat(Stream.of(this.parent.toHandle()), this.descendants.stream())
			.forEach(ProcessHandle::destroyForcibly);
	}

	@Test
	void noProcessIsLeftWhenTheFirstIsTerminated() throws IOException {
		start();

		this.parent.destroy();

		assertThatAllEnd();
	}

	@Test
	void noProcessIsLeftWhenTheFirstIsKilled() throws IOException {
		start();

		this.parent.destroyForcibly();

		assertThatAllEnd();
	}

	@Test
	void noProcessIsLeftWhenTheFirstEnds() throws IOException {
		start();

		this.parent.outputWriter().close();

		assertThatAllEnd();
	}

	private void start() throws IOException {
		this.parent = Starter.start(2);
		this.descendants = List.of();
		await().atMost(LIMIT)
			.until(() -> this.descendants = this.parent.descendants().toList(), (children) -> children.size() == 2);
		// All have come as far as to read.
		for (int i = 0; i < 3; i++) {
			assertThat(this.parent.inputReader().readLine()).isEqualTo(Starter.READY);
		}
	}

	private void assertThatAllEnd() {
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(this.descendants).noneMatch(ProcessHandle::isAlive)
				.allMatch((child) -> !this.parent.isAlive()));
	}

	/**
	 * Starts another one that does the same, and ends with its input.
	 */
	static final class Starter {

		static final String READY = "ready";

		public static void main(String[] args) throws IOException {
			ProcessTree.endWithParent();
			int more = Integer.parseInt(args[0]);
			Process child = (more > 0) ? start(more - 1) : null;
			System.out.println(READY);
			if (child != null) {
				for (int i = 0; i < more; i++) {
					System.out.println(child.inputReader().readLine());
				}
			}
			while (System.in.read() >= 0) {
				// Nobody writes.
			}
			// Its child is told nothing.
			System.exit(0);
		}

		static Process start(int more) throws IOException {
			String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
			return new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", ProcessTree.option(), "-cp",
					System.getProperty("java.class.path"), Starter.class.getName(), Integer.toString(more))
				.start();
		}

	}

}
