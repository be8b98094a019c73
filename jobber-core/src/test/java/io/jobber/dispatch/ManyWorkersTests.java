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

package io.jobber.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.jobber.task.Payload;
import io.jobber.task.Priority;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.time.VirtualTime;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a {@link Dispatcher} with many workers, and tasks of many functions.
 */
class ManyWorkersTests {

	private static final Duration HEARTBEAT = ofSeconds(5);

	private static final int MANY = 1000;

	private final VirtualTime clock = new VirtualTime();

	private final Dispatcher dispatcher = new Dispatcher(
			new DispatcherOptions(10_000, 1024 * 1024, 3, 1024, Duration.ZERO, HEARTBEAT), this.clock, Runnable::run,
			new DispatchListener() {
			});

	@Test
	void eachWorkerIsGivenASignOfLifeInEachInterval() {
		List<FakeConnection> connections = joinMany();
		this.clock.advance(ofMillis(100));

		for (int interval = 1; interval <= 10; interval++) {
			this.clock.advance(HEARTBEAT);
			connections.forEach(FakeConnection::beat);
			assertThat(connections).extracting((connection) -> connection.heartbeats).containsOnly(interval);
		}
	}

	@Test
	void tasksPassBetweenTheSignsOfLifeOfManyWorkers() {
		List<FakeConnection> early = joinMany();
		List<Integer> sent = new ArrayList<>();
		this.clock.schedule(HEARTBEAT.toNanos(), () -> submit("task"));
		FakeConnection late = new FakeConnection() {

			@Override
			public boolean take(Assignment assignment) {
				sent.addAll(List.of(early.get(0).heartbeats, this.heartbeats));
				return super.take(assignment);
			}

		};
		late.worker = this.dispatcher.join(new WorkerInfo("late", 1, Set.of(), Duration.ZERO), late);

		this.clock.advance(HEARTBEAT);

		assertThat(sent).containsExactly(1, 0);
		assertThat(late.heartbeats).isOne();
	}

	@Test
	void pauseOfTheApplicationLosesNoWorker() {
		List<FakeConnection> connections = joinMany();
		this.clock.advance(HEARTBEAT);

		this.clock.pause(ofSeconds(60));
		this.clock.advance(HEARTBEAT);

		assertThat(this.dispatcher.stats().workers()).isEqualTo(MANY);
		assertThat(connections).allMatch((connection) -> connection.aborts.isEmpty());
	}

	@Test
	void allSilentWorkersAreLost() {
		joinMany();

		this.clock.advance(HEARTBEAT.multipliedBy(5));

		assertThat(this.dispatcher.stats().workers()).isZero();
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void workersThatLeaveInAnyOrderAreGivenNothingMoreAndTheOthersAll() {
		List<FakeConnection> connections = joinMany();
		List<FakeConnection> leaving = new ArrayList<>(connections);
		Collections.shuffle(leaving, new Random(1));
		leaving = leaving.subList(0, MANY / 2);

		leaving.forEach((connection) -> connection.worker.leave());
		for (int i = 0; i < MANY; i++) {
			submit("task" + i);
		}

		assertThat(leaving).allMatch((connection) -> connection.held.isEmpty());
		connections.removeAll(leaving);
		assertThat(connections).allMatch((connection) -> connection.held.size() == 1);
		assertThat(this.dispatcher.stats().queued()).isEqualTo(MANY / 2);
	}

	@Test
	void onlyTheWorkerOfThatNameIsDrained() {
		List<FakeConnection> connections = joinMany();

		this.dispatcher.drain("worker-7", "to see");
		this.dispatcher.drain("worker-of-somebody-else", "to see");

		assertThat(connections.get(7).drains).containsExactly("to see");
		assertThat(connections).filteredOn((connection) -> !connection.drains.isEmpty()).hasSize(1);
	}

	@Test
	void tasksOfManyFunctionsGoOutInTheirOrder() {
		List<String> urgent = new ArrayList<>();
		List<String> others = new ArrayList<>();
		Random random = new Random(1);
		for (int i = 0; i < MANY; i++) {
			String function = "function" + random.nextInt(100);
			boolean high = random.nextInt(4) == 0;
			(high ? urgent : others).add(function);
			submit(function, high ? Priority.HIGH : Priority.NORMAL);
			this.clock.advance(ofMillis(1));
		}

		FakeConnection connection = join("worker", Set.of(), 1);
		List<String> order = new ArrayList<>();
		while (!connection.held.isEmpty()) {
			order.add(connection.functions().get(0));
			connection.answer(connection.held.remove(0));
		}

		assertThat(order.subList(0, urgent.size())).isEqualTo(urgent);
		assertThat(order.subList(urgent.size(), MANY)).isEqualTo(others);
	}

	@Test
	void workerOfOneFunctionIsGivenItsTasksFromAmongAllOthers() {
		for (int i = 0; i < MANY; i++) {
			submit("function" + i % 100);
		}

		FakeConnection connection = join("worker", Set.of("function42"), MANY);

		assertThat(connection.functions()).hasSize(MANY / 100).containsOnly("function42");
	}

	private List<FakeConnection> joinMany() {
		List<FakeConnection> connections = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			connections.add(join("worker-" + i, Set.of(), 1));
		}
		return connections;
	}

	private FakeConnection join(String id, Set<String> functions, int slots) {
		FakeConnection connection = new FakeConnection();
		connection.worker = this.dispatcher.join(new WorkerInfo(id, slots, functions, Duration.ZERO), connection);
		return connection;
	}

	private void submit(String function) {
		submit(function, Priority.NORMAL);
	}

	private void submit(String function, Priority priority) {
		this.dispatcher.submit(new Task(function, Payload.empty(),
				new TaskOptions(ofSeconds(60), ofSeconds(60), false, Set.of(), priority)));
	}

}
