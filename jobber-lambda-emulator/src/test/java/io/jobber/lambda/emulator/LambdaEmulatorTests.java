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

package io.jobber.lambda.emulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.http.HttpResources;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What an emulator is told before it starts.
 */
@DisabledOnOs(OS.WINDOWS)
class LambdaEmulatorTests {

	@TempDir
	private Path directory;

	@Test
	void portIsFreeAgainAfterClose() {
		int port;
		try (LambdaEmulator emulator = LambdaEmulator.builder().start()) {
			port = emulator.endpoint().getPort();
			assertThatIllegalStateException().isThrownBy(() -> LambdaEmulator.builder().port(port).start())
				.withMessage("The emulator cannot listen on port %d, which is taken", port);
		}
		try (LambdaEmulator again = LambdaEmulator.builder().port(port).start()) {
			assertThat(again.endpoint().getPort()).isEqualTo(port);
		}
	}

	@Test
	void emulatorWithoutFunctionsHasNothingToTell() {
		try (LambdaEmulator emulator = LambdaEmulator.builder().start()) {
			assertThat(emulator.environments()).isEmpty();
			assertThat(emulator.bill()).isEqualTo(new Bill(List.of()));
		}
	}

	@Test
	void emulatorGoesOnWhenASpringApplicationEndsReactorsThreads() {
		try (LambdaEmulator emulator = LambdaEmulator.builder().start();
				LambdaAsyncClient client = Emulation.client(emulator.endpoint(), "emulator")) {
			// What Spring does at the end of an application with WebFlux.
			HttpResources.disposeLoopsAndConnectionsLater().block();

			assertThat(client.listFunctions().join().functions()).isEmpty();
		}
	}

	@Test
	void functionIsDefinedOnce() {
		LambdaEmulator.Builder builder = LambdaEmulator.builder().function(shell().function());

		assertThatIllegalArgumentException().isThrownBy(() -> builder.function(shell().function()))
			.withMessage("There are two functions 'shell'");
	}

	@Test
	void functionThatLambdaWouldNotTakeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> shell().named("../shell"))
			.withMessageContaining("'../shell'");
		assertThatIllegalArgumentException().isThrownBy(() -> shell().memory(64))
			.withMessage("Function 'shell' has 64 MB of memory, but Lambda gives 128 to 10240");
		assertThatIllegalArgumentException().isThrownBy(() -> shell().timeout(Duration.ofHours(1)))
			.withMessage("Function 'shell' has a timeout of PT1H, but Lambda allows 1 s to 15 min");
		assertThatIllegalArgumentException().isThrownBy(() -> shell().reserved(-1))
			.withMessage("Function 'shell' reserves a concurrency of -1, but 0 is the least");
	}

	@Test
	void limitsThatCannotBeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> LambdaEmulator.builder().scalingRate(0, 1))
			.withMessage("The scaling rate is 0 at once and 1 every 10 s, but both must be 1 or more");
		assertThatIllegalArgumentException().isThrownBy(() -> LambdaEmulator.builder().retryDelays())
			.withMessageContaining("no delay");
		assertThatIllegalArgumentException().isThrownBy(() -> LambdaEmulator.builder().accountConcurrency(0).start())
			.withMessageContaining("concurrency is 0");
	}

	private ShellFunction shell() {
		return ShellFunction.in(this.directory);
	}

}
