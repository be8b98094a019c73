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

package io.jobber.lambda.emulator.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.jobber.lambda.emulator.EmulatedFunction;

/**
 * A folder with a template and packages beside it: {@code hello.zip} and the folder
 * {@code hello} have the class {@code com.acme.Hello}, {@code jars.zip} has it in a jar,
 * {@code script} is for a provided runtime.
 */
record TemplateFolder(Path folder) {

	static final String GOOD = """
			Transform: AWS::Serverless-2016-10-31
			Parameters:
			  Memory:
			    Type: Number
			    Default: 512
			    MinValue: 128
			    MaxValue: 2048
			  Stage:
			    Type: String
			    Default: test
			    AllowedValues: [test, live]
			Conditions:
			  Live: !Equals [!Ref Stage, live]
			Resources:
			  Hello:
			    Type: AWS::Serverless::Function
			    Properties:
			      FunctionName: !Sub hello-${Stage}
			      CodeUri: hello.zip
			      Handler: com.acme.Hello::handle
			      Runtime: java21
			      MemorySize: !Ref Memory
			      Timeout: 60
			      Architectures: [arm64]
			      ReservedConcurrentExecutions: !If [Live, 5, !Ref AWS::NoValue]
			      AutoPublishAlias: live
			      Environment:
			        Variables:
			          STAGE: !Ref Stage
			      EventInvokeConfig:
			        MaximumRetryAttempts: 1
			        MaximumEventAgeInSeconds: 120
			""";

	TemplateFolder {
		try {
			Path classes = Files.createDirectories(folder.resolve("hello/com/acme"));
			Files.writeString(classes.resolve("Hello.class"), "");
			zip(folder.resolve("hello.zip"), "com/acme/Hello.class", "");
			zip(folder.resolve("hello.jar"), "com/acme/Hello.class", "");
			zip(folder.resolve("jars.zip"), "lib/hello.jar", folder.resolve("hello.jar"));
			Files.writeString(Files.createDirectories(folder.resolve("script")).resolve("bootstrap"), "#!/bin/sh\n");
			Files.writeString(folder.resolve("broken.zip"), "no zip at all");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path write(String template) {
		try {
			return Files.writeString(this.folder.resolve("template.yaml"), template);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<EmulatedFunction> read(String template, Map<String, String> parameters) {
		return SamTemplate.read(write(template), parameters);
	}

	EmulatedFunction readOne(String template) {
		List<EmulatedFunction> functions = read(template, Map.of());
		if (functions.size() != 1) {
			throw new AssertionError(functions);
		}
		return functions.get(0);
	}

	static void zip(Path file, String entry, Object content) throws IOException {
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			zip.putNextEntry(new ZipEntry(entry));
			zip.write((content instanceof Path path) ? Files.readAllBytes(path) : content.toString().getBytes());
			zip.closeEntry();
		}
	}

}
