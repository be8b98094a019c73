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
