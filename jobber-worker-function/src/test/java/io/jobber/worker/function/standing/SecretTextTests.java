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

package io.jobber.worker.function.standing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.jobber.scheduler.Invitations;
import io.jobber.worker.Invitation;
import io.jobber.worker.function.WorkerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that no text of an object shows a token: of all that an application and its
 * standing worker consist of.
 */
class SecretTextTests {

	private static final String OTHER = "the-token-that-was-before";

	@Test
	void noTextOfAnObjectShowsAToken() throws Exception {
		int port = Application.freePort();
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Configured.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run("--spring.grpc.server.address=127.0.0.1", "--spring.grpc.server.port=" + port,
					"--jobber.scheduler.join-token=" + Application.TOKEN,
					"--jobber.scheduler.previous-join-token=" + OTHER, "--jobber.worker.join=127.0.0.1:" + port,
					"--jobber.worker.token=" + Application.TOKEN)) {
			await().atMost(Duration.ofMinutes(1)).until(application.getBean(WorkerLifecycle.class)::isJoined);
			Invitation invitation = application.getBean(Invitations.class).mint();

			Set<Object> found = reachable(application);

			assertThat(found).hasSizeGreaterThan(100).anyMatch((each) -> each.equals(invitation));
			assertThat(found.stream().map((each) -> each.getClass().getSimpleName())).contains("JoinToken",
					"JoinTarget", "SchedulerProperties", "JobberWorkerProperties", "PoolSettings", "StandingWorker");
			for (Object each : found) {
				assertThat(each.toString()).as(each.getClass().getName())
					.doesNotContain(Application.TOKEN, OTHER, invitation.token());
			}
		}
	}

	// Objects of this project, through the fields of others that are its own.
	private static Set<Object> reachable(ConfigurableApplicationContext context) throws IllegalAccessException {
		Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Object> open = new ArrayDeque<>();
		for (String name : context.getBeanDefinitionNames()) {
			open.add(context.getBean(name));
		}
		while (!open.isEmpty()) {
			Object next = open.remove();
			if (next instanceof Map<?, ?> map) {
				map.values().forEach((value) -> add(open, value));
			}
			else if (next instanceof Iterable<?> items && !next.getClass().getName().startsWith("io.jobber")) {
				items.forEach((item) -> add(open, item));
			}
			else if (next.getClass().getName().startsWith("io.jobber") && seen.add(next)) {
				for (Field field : fields(next.getClass())) {
					field.setAccessible(true);
					add(open, field.get(next));
				}
			}
		}
		return seen;
	}

	private static void add(Deque<Object> open, Object value) {
		if (value instanceof Map || value instanceof List || value instanceof Set
				|| (value != null && value.getClass().getName().startsWith("io.jobber"))) {
			open.add(value);
		}
	}

	private static List<Field> fields(Class<?> type) {
		return Stream
			.<Class<?>>iterate(type, (each) -> each != null && each.getName().startsWith("io.jobber"),
					Class::getSuperclass)
			.flatMap((each) -> Arrays.stream(each.getDeclaredFields()))
			.filter((field) -> !Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive())
			.filter((field) -> !field.getDeclaringClass().isHidden())
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

	}

}
