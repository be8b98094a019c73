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

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Bad templates give one sentence with the line, the value and what is wrong.
 */
class InvalidTemplateTests {

	private static final String ONE_SENTENCE_WITH_A_LINE = "[^\\n]*template\\.yaml:[1-9]\\d*: [^\\n]+";

	private TemplateFolder templates;

	@TempDir
	private Path folder;

	@BeforeEach
	void prepare() {
		this.templates = new TemplateFolder(this.folder);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					CodeUri: hello.zip              | Description: none              | 18 | function Hello has no CodeUri
					hello.zip                       | away.zip                       | 19 | away.zip is not there
					hello.zip                       | broken.zip                     | 19 | broken.zip is neither a folder nor a readable zip
					hello.zip                       | s3://bucket/key                | 19 | CodeUri s3://bucket/key of function Hello must be a file
					hello.zip                       | [a, b]                         | 19 | CodeUri of function Hello is a list
					Handler: com.acme.Hello::handle | Description: none              | 18 | function Hello has no Handler
					com.acme.Hello::handle          | com.acme.Hello.handle()        | 20 | Handler com.acme.Hello.handle() of function Hello must be package.Class::method
					com.acme.Hello::handle          | com.acme.Bye::handle           | 20 | class com.acme.Bye of the handler is not in
					java21                          | java99                         | 21 | Runtime java99 of function Hello is not emulated
					java21                          | provided.al2023                | 21 | there is no executable bootstrap in
					!Ref Memory                     | 64                             | 22 | MemorySize of function Hello is 64, but must be a number from 128 to 10240
					!Ref Memory                     | lots                           | 22 | MemorySize of function Hello is lots
					!Ref Memory                     | !Ref Missing                   | 22 | there is no parameter or resource Missing
					!Ref Memory                     | !Reference Memory              | 22 | !Reference is no intrinsic function
					!Ref Memory                     | {"Fn::Refer": Memory}          | 22 | Fn::Refer is no intrinsic function
					!Ref Memory                     | !ImportValue size              | 22 | MemorySize of function Hello is not known
					!Ref Memory                     | !Sub "${Missing}"              | 22 | there is no parameter or resource Missing
					!Ref Memory                     | !GetAtt Missing.Size           | 22 | there is no resource of which Missing.Size
					!Ref Memory                     | !FindInMap [A, B, C]           | 22 | Fn::FindInMap finds no A
					!Ref Memory                     | !Select [3, [1, 2]]            | 22 | Fn::Select takes number 3 of a list of 2
					!Ref Memory                     | !Join [1]                      | 22 | Fn::Join takes a list of 2
					!Ref Memory                     | *none                          | 22 | this is no valid YAML
					Timeout: 60                     | Timeout: 901                   | 23 | Timeout of function Hello is 901, but must be a number from 1 to 900
					Timeout: 60                     | Timeout: 0                     | 23 | Timeout of function Hello is 0
					Timeout: 60                     | Runtime: java17                | 23 | there is a second Runtime
					Timeout: 60                     | "Timeout: 60                   | 33 | found unexpected end of stream, while scanning a quoted scalar that begins in line 23
					Timeout: 60                     | <<: {}                         | 23 | merge keys
					[arm64]                         | [sparc]                        | 24 | Architectures of function Hello must be
					!If [Live                       | !If [Missing                   | 25 | there is no condition Missing
					!Ref AWS::NoValue               | -1                             | 25 | ReservedConcurrentExecutions of function Hello is -1
					AutoPublishAlias: live          | AutoPublishAlias: "7"          | 26 | AutoPublishAlias of function Hello is "7"
					STAGE: !Ref Stage               | STAGE: [a]                     | 29 | variable STAGE of function Hello is a list
					MaximumRetryAttempts: 1         | MaximumRetryAttempts: 3        | 31 | MaximumRetryAttempts of function Hello is 3
					MaximumEventAgeInSeconds: 120   | MaximumEventAgeInSeconds: 1    | 32 | MaximumEventAgeInSeconds of function Hello is 1
					hello-${Stage}                  | hello/${Stage}                 | 18 | FunctionName of function Hello is "hello/test"
					hello-${Stage}                  | hello-${Hello}                 | 18 | the name of function Hello depends on itself
					[!Ref Stage, live]              | [!Ref Stage]                   | 13 | Fn::Equals takes a list of 2
					!Equals [!Ref Stage, live]      | !Not [!Condition Live]         | 13 | condition Live depends on itself
					Default: test                   | Default: none                  | 10 | parameter Stage is none, but must be one of [test, live]
					Default: 512                    | Default: 4096                  | 5  | parameter Memory is 4096, but must be at most 2048
					AWS::Serverless::Function       | AWS::SQS::Queue                | 15 | there is no AWS::Serverless::Function in it
					Conditions:                     | Conditions: 3 #                | 13 | this is no valid YAML
					""")
	void sentenceNamesTheLineAndWhatIsWrong(String good, String bad, int line, String problem) {
		assertThat(TemplateFolder.GOOD).contains(good);

		assertThatExceptionOfType(InvalidTemplateException.class)
			.isThrownBy(() -> this.templates.read(TemplateFolder.GOOD.replace(good, bad), Map.of()))
			.withMessageMatching(ONE_SENTENCE_WITH_A_LINE)
			.withMessageContaining("template.yaml:" + line + ": ")
			.withMessageContaining(problem);
	}

	@ParameterizedTest
	@CsvSource({ "Memory, 64, parameter Memory is 64", "Memory, x, must be a number", "Stage, x, must be one of",
			"Nobody, x, there is no parameter Nobody to override" })
	void overrideThatCannotBeIsRefused(String name, String value, String problem) {
		assertThatExceptionOfType(InvalidTemplateException.class)
			.isThrownBy(() -> this.templates.read(TemplateFolder.GOOD, Map.of(name, value)))
			.withMessageMatching(ONE_SENTENCE_WITH_A_LINE)
			.withMessageContaining(problem);
	}

	@ParameterizedTest
	@CsvSource({ "''", "just words", "[a]", "Resources: []", "Resources: {A: 1}", "a: &x [*x]", "a: \u0007",
			"? [a]\n: b", "!Ref a" })
	void whatIsNoTemplateIsRefused(String text) {
		assertThatExceptionOfType(InvalidTemplateException.class).isThrownBy(() -> this.templates.read(text, Map.of()))
			.withMessageMatching(ONE_SENTENCE_WITH_A_LINE);
	}

	@Test
	void fileThatIsNotThereIsRefused() {
		assertThatExceptionOfType(InvalidTemplateException.class)
			.isThrownBy(() -> SamTemplate.read(this.folder.resolve("template.yaml"), Map.of()))
			.withMessageMatching(ONE_SENTENCE_WITH_A_LINE);
	}

	// A line lost, a line twice, a character replaced: whatever comes of it, it is read
	// or
	// refused with a sentence.
	@Test
	void anythingElseIsReadOrRefusedWithASentence() {
		for (int seed = 0; seed < 500; seed++) {
			String broken = broken(new Random(seed));
			try {
				assertThat(this.templates.read(broken, Map.of())).isNotEmpty();
			}
			catch (InvalidTemplateException ex) {
				assertThat(ex).as(broken).hasMessageMatching(ONE_SENTENCE_WITH_A_LINE);
			}
			catch (RuntimeException ex) {
				throw new AssertionError(broken, ex);
			}
		}
	}

	private static String broken(Random random) {
		String[] lines = TemplateFolder.GOOD.split("\n");
		int at = random.nextInt(lines.length);
		String line = lines[at];
		switch (random.nextInt(4)) {
			case 0 -> lines[at] = "";
			case 1 -> lines[at] = line + "\n" + line;
			case 2 -> lines[at] = "  ".repeat(random.nextInt(4)) + line.strip();
			default -> IntStream.range(0, 1 + random.nextInt(3)).forEach((time) -> {
				int column = random.nextInt(lines[at].length());
				String strange = "!&*[]{}:,#|>'\"%@`-? \t\0\u00e9$".substring(random.nextInt(20)).substring(0, 1);
				lines[at] = lines[at].substring(0, column) + strange + lines[at].substring(column + 1);
			});
		}
		return String.join("\n", lines);
	}

}
