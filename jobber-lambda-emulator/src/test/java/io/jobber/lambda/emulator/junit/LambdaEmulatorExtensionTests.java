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

package io.jobber.lambda.emulator.junit;

import java.net.URI;
import java.nio.file.Path;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.jobber.lambda.emulator.EchoFunction;
import io.jobber.lambda.emulator.LambdaEmulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link LambdaEmulatorExtension}.
 */
@DisabledOnOs(OS.WINDOWS)
class LambdaEmulatorExtensionTests {

	@RegisterExtension
	static final LambdaEmulatorExtension lambda = LambdaEmulatorExtension
		.template(EchoFunction.templateIn(Path.of("target", "extension")))
		.parameter("Memory", "256")
		.customize((builder) -> builder.accountConcurrency(2));

	@Test
	void emulatorRunsWhileTestsDo(LambdaEmulator emulator) {
		assertThat(emulator).isSameAs(lambda.emulator());
		assertThat(EchoFunction.invoke(lambda.endpoint(), "{}")).isEqualTo("{}");
		assertThat(lambda.bill().functions()).singleElement()
			.satisfies((bill) -> assertThat(bill.memoryMegabytes()).isEqualTo(256));
	}

	@Test
	void faultsAreThoseOfTheEmulator() {
		lambda.faults().clear("echo");
	}

	@Test
	void emulatorStopsAfterTheClassThatItWasStartedFor(@TempDir Path own) {
		LambdaEmulatorExtension other = LambdaEmulatorExtension.template(EchoFunction.templateIn(own));
		ExtensionContext outer = context("outer");
		ExtensionContext nested = context("nested");

		other.beforeAll(outer);
		other.beforeAll(nested);
		URI endpoint = other.endpoint();
		other.afterAll(nested);
		assertThat(other.endpoint()).isEqualTo(endpoint);
		other.afterAll(outer);

		assertThatIllegalStateException().isThrownBy(other::endpoint).withMessageContaining("static field");
	}

	private static ExtensionContext context(String id) {
		ExtensionContext context = mock();
		given(context.getUniqueId()).willReturn(id);
		return context;
	}

	@Nested
	class InANestedClass {

		@Test
		void emulatorIsTheSame(LambdaEmulator emulator) {
			assertThat(emulator).isSameAs(lambda.emulator());
		}

	}

}
