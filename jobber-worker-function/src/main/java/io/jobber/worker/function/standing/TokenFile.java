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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token in a file, which is read for each join. For one thread at a time.
 */
final class TokenFile implements Supplier<String> {

	private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

	private final String location;

	private final Path path;

	private String token;

	/**
	 * Read a file.
	 * @param location its path, which may begin with {@code file:}
	 * @throws InvalidJoinException if it has no token
	 */
	TokenFile(String location) {
		this.location = location;
		this.path = Path.of(location.startsWith("file:") ? location.substring("file:".length()) : location);
		try {
			this.token = read();
		}
		catch (IOException ex) {
			throw new InvalidJoinException("jobber.worker.token-location is " + location + ", but " + reason(ex));
		}
	}

	@Override
	public String get() {
		try {
			this.token = read();
		}
		catch (IOException ex) {
			log.warn(
					"Joining with the token that was read before, as {} (jobber.worker.token-location) cannot be used: {}",
					this.location, reason(ex));
		}
		return this.token;
	}

	private String read() throws IOException {
		// The application takes each line for a token that is valid, the first being the
		// latest.
		return Files.readString(this.path)
			.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty())
			.findFirst()
			.orElseThrow(() -> new IOException("it is empty"));
	}

	private static String reason(IOException failure) {
		return (failure instanceof NoSuchFileException) ? "there is no such file"
				: String.valueOf(failure.getMessage());
	}

}
