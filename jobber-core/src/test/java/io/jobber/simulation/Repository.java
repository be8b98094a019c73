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

package io.jobber.simulation;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that people type commands in, which is not the one that tests run in.
 */
final class Repository {

	private Repository() {
	}

	/**
	 * A path as somebody meant it who typed it at the root of the repository.
	 */
	static Path resolve(String path) {
		Path root = Path.of("").toAbsolutePath();
		while (root.getParent() != null && !Files.exists(root.resolve("mvnw"))) {
			root = root.getParent();
		}
		return root.resolve(path).normalize();
	}

}
