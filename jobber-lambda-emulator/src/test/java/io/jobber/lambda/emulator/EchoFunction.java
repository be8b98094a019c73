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

package io.jobber.lambda.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * A function of Java that answers what it is given, its package, and how to invoke it.
 */
public final class EchoFunction {

	public static final String HANDLER = EchoFunction.class.getName() + "::echo";

	/**
	 * What Lambda calls.
	 * @param event any JSON object
	 * @return the same
	 */
	public Map<String, Object> echo(Map<String, Object> event) {
		return event;
	}

	/**
	 * Make a package of it.
	 * @param folder where to put it
	 * @return that folder
	 */
	public static Path packageIn(Path folder) {
		String name = EchoFunction.class.getName().replace('.', '/') + ".class";
		Path file = folder.resolve(name);
		try (InputStream bytes = EchoFunction.class.getResourceAsStream("/" + name)) {
			Files.createDirectories(file.getParent());
			Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
			return folder;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Write a template beside a package.
	 * @param folder where to put both
	 * @return the template, whose function is {@code echo}
	 */
	public static Path templateIn(Path folder) {
		packageIn(folder.resolve("echo"));
		try {
			return Files.writeString(folder.resolve("template.yaml"), """
					Transform: AWS::Serverless-2016-10-31
					Parameters:
					  Memory: {Type: Number, Default: 128}
					Resources:
					  Echo:
					    Type: AWS::Serverless::Function
					    Properties:
					      FunctionName: echo
					      CodeUri: echo
					      Handler: %s
					      Runtime: java17
					      MemorySize: !Ref Memory
					      Timeout: 60
					""".formatted(HANDLER));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Invoke it.
	 * @param endpoint of the emulator
	 * @param event JSON
	 * @return what it answered
	 */
	public static String invoke(URI endpoint, String event) {
		HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/2015-03-31/functions/echo/invocations"))
			.timeout(Duration.ofMinutes(1))
			.POST(BodyPublishers.ofString(event))
			.build();
		try {
			HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
			if (response.statusCode() != 200 || response.headers().firstValue("X-Amz-Function-Error").isPresent()) {
				throw new AssertionError(response + " " + response.body());
			}
			return response.body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
