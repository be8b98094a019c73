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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import reactor.core.publisher.Flux;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.dispatch.DispatcherStats;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The main job: tasks through the template, the real gRPC port, and workers of this JVM.
 */
@SpringBootTest(classes = EchoApplication.class, webEnvironment = WebEnvironment.NONE,
		properties = "spring.grpc.server.port=0")
class LocalWorkersTests {

	@Autowired
	private JobberTemplate template;

	@Autowired
	private Dispatcher dispatcher;

	@Test
	void firstTaskLaunchesTheWorkerThatRunsIt() {
		String answer = this.template.execute("echo", "hello", String.class).block(Duration.ofSeconds(30));

		assertThat(answer).isEqualTo("hello");
	}

	@Test
	void tenThousandTasksAtTwoHundredFiftySixInFlightReturnTheirOwnAnswers() {
		int tasks = 10_000;

		Long right = Flux.range(0, tasks)
			.flatMap((i) -> this.template.execute("echo", "task " + i, String.class).map(("task " + i)::equals), 256)
			.filter(Boolean::booleanValue)
			.count()
			.block(Duration.ofMinutes(2));

		assertThat(right).isEqualTo(tasks);
		DispatcherStats stats = this.dispatcher.stats();
		assertThat(stats.queued()).isZero();
		assertThat(stats.running()).isZero();
		assertThat(stats.freeSlots()).isEqualTo(stats.slots());
	}

}
