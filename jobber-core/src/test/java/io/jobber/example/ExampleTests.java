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

package io.jobber.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine works without Spring, as its README shows.
 */
@Timeout(300)
class ExampleTests {

	@Test
	void twoWorkersAnswerTheTasksOfTheExample() throws Exception {
		assertThat(new Example().greet("Ada", "Grace")).containsExactly("Hello, Ada", "Hello, Grace");
	}

	@Test
	void exampleOfTheReadmeIsTheOneThatRuns() throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/jobber/example/Example.java"));
		String readme = Files.readString(Path.of("README.md"));

		String code = readme.substring(readme.indexOf("```java\n") + 8).split("```", 2)[0];

		assertThat(code).isEqualTo(source.substring(source.indexOf("final class Example")));
	}

}
