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

package io.jobber.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.jobber.worker.Invitation;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that no token is in what Netty logs of the frames that it sends and receives.
 */
class FrameLogTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.grpc.netty");

	private final Frames frames = new Frames();

	@BeforeEach
	void log() {
		this.frames.start();
		this.logger.addAppender(this.frames);
		this.logger.setAdditive(false);
		this.logger.setLevel(Level.TRACE);
	}

	@AfterEach
	void stop() {
		this.logger.setLevel(null);
		this.logger.setAdditive(true);
		this.logger.detachAppender(this.frames);
	}

	@Test
	void noTokenIsLoggedByEitherEnd() throws Exception {
		try (RealPool pool = new RealPool(); Worker worker = new Worker(new ContractFunctions())) {
			Invitation invitation = pool.invite(2, Duration.ZERO);

			WorkerSession session = worker.join(invitation);
			await().atMost(Duration.ofMinutes(1)).until(session::isJoined);

			List<String> data = this.frames.lines().filter((line) -> line.contains("DATA:")).toList();
			assertThat(data).anyMatch((line) -> line.contains("INBOUND")).anyMatch((line) -> line.contains("OUTBOUND"));
			assertThat(this.frames.lines()).noneMatch((line) -> line.contains(invitation.token()))
				.noneMatch((line) -> line.contains(hex(invitation.token().substring(0, 8))));
		}
	}

	private static String hex(String text) {
		return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
	}

	private static final class Frames extends AppenderBase<ILoggingEvent> {

		private final Queue<String> lines = new ConcurrentLinkedQueue<>();

		@Override
		protected void append(ILoggingEvent event) {
			this.lines.add(event.getFormattedMessage());
		}

		private Stream<String> lines() {
			return this.lines.stream();
		}

	}

}
