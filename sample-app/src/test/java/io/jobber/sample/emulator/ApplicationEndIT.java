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

package io.jobber.sample.emulator;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.jobber.lambda.emulator.EnvironmentSnapshot;
import io.jobber.lambda.emulator.EnvironmentSnapshot.State;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of an application that is a process of its own, with a worker on Lambda.
 */
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
class ApplicationEndIT {

	@RegisterExtension
	static final EmulatedLambda lambda = new EmulatedLambda();

	@Test
	void terminatedApplicationLetsItsWorkerLeave() throws IOException, InterruptedException {
		assertWorkerEnds(Process::destroy, "DRAINED");
	}

	@Test
	void killedApplicationDoesNotKeepItsWorker() throws IOException, InterruptedException {
		assertWorkerEnds(Process::destroyForcibly, "DISCONNECTED");
	}

	private void assertWorkerEnds(Consumer<Process> end, String outcome) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Application.class.getName()));
		command.addAll(Application.arguments(lambda.emulator().endpoint(), EmulatedLambda.WORKER,
				"--jobber.scheduler.min-workers=1"));
		Process application = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(Redirect.DISCARD)
			.start();
		try {
			EmulatedLambda.await(() -> assertThat(lambda.logged(".*Worker .* joined .*")).hasSize(1));

			end.accept(application);

			assertThat(application.waitFor(2, TimeUnit.MINUTES)).isTrue();
			EmulatedLambda.await(
					() -> assertThat(lambda.environments(EmulatedLambda.WORKER)).extracting(EnvironmentSnapshot::state)
						.containsExactly(State.FROZEN));
			assertThat(lambda.logged(".*Worker .* ends: .*; " + outcome + ".*")).hasSize(1);
		}
		finally {
			application.destroyForcibly();
		}
	}

}
