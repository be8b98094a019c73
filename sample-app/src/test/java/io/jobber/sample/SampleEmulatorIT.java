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

package io.jobber.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.JobberTemplate;
import io.jobber.sample.functions.TestImages;
import io.jobber.sample.functions.TileRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With the profile "emulator" the sample's workers are functions of AWS Lambda that run
 * on this machine.
 */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
@ExtendWith(OutputCaptureExtension.class)
class SampleEmulatorIT {

	@Test
	void drawsATileOnAFunctionAndLogsTheBill(CapturedOutput output) throws IOException {
		int port = freePort();

		try (ConfigurableApplicationContext context = SpringApplication.run(SampleApplication.class,
				"--spring.profiles.active=emulator", "--server.port=0", "--spring.grpc.server.port=0",
				"--jobber.lambda-emulator.port=" + port, "--jobber.scheduler.lambda.endpoint=http://127.0.0.1:" + port,
				"--jobber.timeout=2m", "--jobber.scheduler.max-workers=1", "--jobber.scheduler.join-timeout=2m")) {
			byte[] tile = context.getBean(JobberTemplate.class)
				.execute("mandelbrot", new TileRequest(3, 2, 3), byte[].class)
				.block(Duration.ofMinutes(2));
			assertThat(TestImages.decode(tile).getWidth()).isEqualTo(256);
		}

		// The report is written when the invocation has returned: its worker was drained,
		// not killed.
		assertThat(output).contains("REPORT RequestId: ");
		assertThat(output.getOut().lines()).anyMatch((line) -> line.matches("jobber-sample-worker +1 .*"));
	}

	// The endpoint is set before the emulator listens.
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
