package io.jobber.dispatch;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.Terms;
import io.jobber.time.VirtualTime;

import static java.time.Duration.ofSeconds;

/**
 * A {@link Dispatcher} whose workers read payloads in parts, on one thread and in virtual
 * time.
 */
final class PartsPool {

	static final int PART = UnreadParts.PART_BYTES;

	static final int UNREAD = UnreadParts.MOST;

	static final int MAX_ATTEMPTS = 3;

	static final Duration HEARTBEAT = ofSeconds(1);

	final VirtualTime clock = new VirtualTime();

	final Dispatcher dispatcher = new Dispatcher(
			new DispatcherOptions(100, 1000L * PART, MAX_ATTEMPTS, 100 * PART, Duration.ZERO, HEARTBEAT), this.clock,
			Runnable::run, new DispatchListener() {
			});

	FakeConnection join(int slots) {
		FakeConnection connection = new FakeConnection();
		connection.readsParts = true;
		join(connection, slots);
		return connection;
	}

	void join(FakeConnection connection, int slots) {
		connection.worker = this.dispatcher.join(new WorkerInfo("w", slots, Set.of(), Duration.ZERO), connection);
	}

	CompletableFuture<Payload> submit(String function, int bytes) {
		return submit(function, bytes, Terms.of(ofSeconds(30)));
	}

	CompletableFuture<Payload> submit(String function, int bytes, Terms terms) {
		Payload payload = Payload.of("application/octet-stream", new byte[bytes]);
		return this.dispatcher.submit(new Task(function, payload, terms));
	}

}
