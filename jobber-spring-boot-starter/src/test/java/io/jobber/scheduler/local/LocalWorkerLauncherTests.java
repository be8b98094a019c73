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

package io.jobber.scheduler.local;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import io.jobber.scheduler.EchoWorker;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.WorkerLauncherContract;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalWorkerLauncher}.
 */
class LocalWorkerLauncherTests extends WorkerLauncherContract {

	LocalWorkerLauncherTests() throws IOException {
	}

	@Override
	protected WorkerLauncher createLauncher() {
		return new LocalWorkerLauncher(EchoWorker.handler());
	}

	@Override
	protected WorkerLauncher createRefusedLauncher() {
		LocalWorkerLauncher launcher = new LocalWorkerLauncher(EchoWorker.handler());
		launcher.close();
		return launcher;
	}

	@Test
	void itsWorkersRunHere() throws Exception {
		assertThat(launcher().isRemote()).isFalse();
	}

}
