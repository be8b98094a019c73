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

package io.jobber.it;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.pool.WorkerPools;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.JobberScheduler;
import io.jobber.task.WorkerLostException;
import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.WorkReport;
import io.jobber.worker.Worker;
import io.jobber.worker.WorkerSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The network between a worker and the application drops all packets and resets nothing:
 * both sides find out by themselves.
 */
@Tag("contract")
@SpringBootTest(classes = EchoApplication.class, webEnvironment = WebEnvironment.NONE,
		properties = { "spring.grpc.server.port=0", "jobber.heartbeat-interval=1s", "jobber.timeout=2m",
				"jobber.scheduler.max-workers=1" })
class SilentNetworkTests {

	@Autowired
	private JobberTemplate template;

	@Autowired
	private Dispatcher dispatcher;

	@Autowired
	private Invitations invitations;

	@Autowired
	private TaskHandler handler;

	@Autowired
	private GrpcServerLifecycle server;

	@Autowired
	private WorkerPools pools;

	@Test
	void bothSidesNoticeThatTheNetworkIsSilent() throws Exception {
		try (Relay relay = new Relay(this.server.getPort()); Worker worker = new Worker(this.handler)) {
			Invitation minted = this.invitations.mint();
			WorkerSession session = worker
				.join(new Invitation(relay.address(), minted.token(), minted.slots(), minted.lifetime()));
			await().atMost(Duration.ofMinutes(1)).until(() -> this.dispatcher.stats().workers() == 1);
			assertThat(this.template.executeBlocking("echo", "before", String.class)).isEqualTo("before");
			var call = this.template.task("sleep").payload("600000").retrieve(String.class).toFuture();
			await().atMost(Duration.ofMinutes(1)).until(() -> this.dispatcher.stats().running() == 1);

			relay.fallSilent();

			assertThat(call).failsWithin(Duration.ofMinutes(1))
				.withThrowableThat()
				.withCauseInstanceOf(WorkerLostException.class)
				.withMessageContaining("silent");
			WorkReport report = session.report().get(60, TimeUnit.SECONDS);
			assertThat(report.outcome()).isEqualTo(WorkReport.Outcome.DISCONNECTED);
			assertThat(report.reason()).contains("no frame");
		}
		assertThat(this.pools.defaultPool().scheduler()).isNotNull().extracting(JobberScheduler::trouble).isNull();
		assertThat(this.template.executeBlocking("echo", "after", String.class)).isEqualTo("after");
	}

}
