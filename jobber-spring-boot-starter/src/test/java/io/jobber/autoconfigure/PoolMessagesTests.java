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

package io.jobber.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.jobber.dispatch.DispatcherOptions;
import io.jobber.pool.WorkerPool;
import io.jobber.scheduler.Demand;
import io.jobber.scheduler.Invitations;
import io.jobber.scheduler.MutableClock;
import io.jobber.scheduler.ScalingPolicy.Decision;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.http.HttpWorkerLauncher;
import io.jobber.scheduler.policy.PolicyScheduler;
import io.jobber.scheduler.process.HostProcesses;
import io.jobber.scheduler.process.ProcessWorkerLauncher;
import io.jobber.task.Payload;
import io.jobber.task.Priority;
import io.jobber.task.Task;
import io.jobber.task.TaskOptions;
import io.jobber.worker.Invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A message about a pool names the properties of that pool. Those about Lambda functions
 * are tested beside their classes.
 */
@Timeout(300)
class PoolMessagesTests {

	// A text between quotes that names what each pool has of its own.
	// Also the name of a class.
	private static final List<String> OF_ALL_POOLS = List.of("jobber.scheduler is about", "It holds for all pools",
			"jobber.scheduler.join-application", "jobber.scheduler.sts-endpoint", "\"io.jobber.scheduler.");

	private static final Pattern LITERAL = Pattern.compile("\"[^\"\n]*\\bjobber\\.(scheduler|queue)\\b[^\"\n]*\"");

	private static final Invitation INVITATION = new Invitation("127.0.0.1:1", "secret", 1, Duration.ZERO);

	@Test
	void noTextOfTheSourcesNamesWhatIsThePropertyOfADefaultPoolOnly() throws IOException {
		List<String> found = new ArrayList<>();
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				LITERAL.matcher(Files.readString(file)).results().forEach((match) -> found.add(match.group()));
			}
		}

		assertThat(found).filteredOn((text) -> OF_ALL_POOLS.stream().noneMatch(text::contains)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jobber", "jobber.pools.images" })
	void messagesNameThePropertiesOfTheirPool(String settings) throws Exception {
		List<String> messages = new ArrayList<>();

		messages.addAll(rejections(settings));
		messages.addAll(timeouts(settings));
		messages.addAll(launches(settings));
		messages.add(expiry(settings));
		messages.addAll(troubles(settings));

		assertThat(messages).hasSize(13).allSatisfy((message) -> {
			assertThat(message).containsPattern("\\b" + Pattern.quote(settings) + "\\.(scheduler|queue)\\.[a-z.-]+");
			if (!settings.equals("jobber")) {
				assertThat(message).doesNotContain("jobber.scheduler").doesNotContain("jobber.queue");
			}
		});
	}

	private static List<String> rejections(String settings) {
		WorkerPool narrow = pool(
				new DispatcherOptions(1, 10, 3, 100, Duration.ofMinutes(1), Duration.ofSeconds(5), settings));
		WorkerPool small = pool(new DispatcherOptions(10, 10, 3, 100, Duration.ZERO, Duration.ofSeconds(5), settings));
		List<String> messages = new ArrayList<>();
		narrow.dispatcher().submit(task(5, Duration.ofSeconds(30)));
		messages.add(failure(narrow.dispatcher().submit(task(1, Duration.ofSeconds(30)))));
		messages.add(failure(narrow.dispatcher().submit(task(1, Duration.ofHours(1)))));
		small.dispatcher().submit(task(5, Duration.ofSeconds(30)));
		messages.add(failure(small.dispatcher().submit(task(9, Duration.ofSeconds(30)))));
		narrow.close();
		small.close();
		return messages;
	}

	private static List<String> timeouts(String settings) {
		WorkerPool pool = pool(new DispatcherOptions(10, 100, 3, 100, Duration.ZERO, Duration.ofSeconds(5), settings));
		String message = failure(pool.dispatcher()
			.submit(new Task("echo", Payload.of("text/plain", new byte[1]), new TaskOptions(Duration.ofSeconds(30),
					Duration.ofMillis(1), false, java.util.Set.of(), Priority.NORMAL))));
		pool.close();
		return List.of(message);
	}

	private static List<String> launches(String settings) {
		HostProcesses host = new HostProcesses();
		List<String> messages = new ArrayList<>();
		messages.add(launch(new ProcessWorkerLauncher(List.of("/no/such/program"), settings, host)));
		messages.add(launch(new ProcessWorkerLauncher(List.of("false"), settings, host)));
		messages.add(catchThrowable(() -> new ProcessWorkerLauncher(List.of(), settings, host)).getMessage());
		messages.add(launch(new HttpWorkerLauncher(URI.create("http://127.0.0.1:1/"), Map.of(), settings)));
		messages.add(catchThrowable(() -> new HttpWorkerLauncher(URI.create("ftp://host/"), Map.of(), settings))
			.getMessage());
		messages.add(catchThrowable(() -> new HttpWorkerLauncher(URI.create("http://u:p@host/"), Map.of(), settings))
			.getMessage());
		messages.add(catchThrowable(
				() -> new HttpWorkerLauncher(URI.create("http://host/"), Map.of("Host", "other"), settings))
			.getMessage());
		return messages;
	}

	private static String expiry(String settings) {
		MutableClock clock = new MutableClock();
		Invitations invitations = invitations(settings, clock);
		Invitation invitation = invitations.mint();
		clock.advance(Duration.ofSeconds(31));
		return String.valueOf(invitations.redeem(invitation.token()));
	}

	private static List<String> troubles(String settings) {
		MutableClock clock = new MutableClock();
		PolicyScheduler scheduler = new PolicyScheduler((demand, now) -> new Decision(1, List.of(), List.of()), 10,
				Duration.ofSeconds(5), (invitation) -> new CompletableFuture<>(), invitations(settings, clock),
				(worker, reason) -> {
				}, clock, () -> 0);
		scheduler.schedule(new Demand(1, 0, 0, List.of()));
		clock.advance(Duration.ofSeconds(31));
		scheduler.schedule(new Demand(1, 0, 1, List.of()));
		return List.of(String.valueOf(scheduler.trouble()));
	}

	private static Invitations invitations(String settings, Clock clock) {
		return new Invitations(() -> "127.0.0.1:1", List::of, 4, Duration.ZERO, Duration.ofSeconds(30), settings,
				clock);
	}

	private static WorkerPool pool(DispatcherOptions options) {
		return new WorkerPool("any", List.of("*"), options, invitations(options.settings(), Clock.systemUTC()));
	}

	private static Task task(int bytes, Duration timeout) {
		return new Task("echo", Payload.of("text/plain", new byte[bytes]), TaskOptions.of(timeout));
	}

	private static String launch(WorkerLauncher launcher) {
		return failure(launcher.launch(INVITATION).toCompletableFuture());
	}

	private static String failure(CompletableFuture<?> promise) {
		Throwable failure = promise.orTimeout(60, TimeUnit.SECONDS).handle((value, thrown) -> thrown).join();
		return String.valueOf(failure.getMessage());
	}

}
