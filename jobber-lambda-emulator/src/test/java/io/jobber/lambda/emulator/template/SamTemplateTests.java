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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.jobber.lambda.emulator.EmulatedFunction;
import io.jobber.lambda.emulator.EmulatedFunction.Architecture;
import io.jobber.lambda.emulator.EmulatedFunction.EventInvocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is read of templates that are good.
 */
@ExtendWith(OutputCaptureExtension.class)
class SamTemplateTests {

	private TemplateFolder templates;

	@TempDir
	private Path folder;

	@BeforeEach
	void prepare() {
		this.templates = new TemplateFolder(this.folder);
	}

	@Test
	void functionIsReadAsItIsDeployed() {
		EmulatedFunction function = this.templates.readOne(TemplateFolder.GOOD);

		assertThat(function).isEqualTo(new EmulatedFunction("hello-test", this.folder.resolve("hello.zip"),
				"com.acme.Hello::handle", "java21", 512, Duration.ofSeconds(60), Architecture.ARM64,
				Map.of("STAGE", "test"), null, new EventInvocation(1, Duration.ofMinutes(2), null), "live"));
	}

	@Test
	void parametersAreOverridden() {
		EmulatedFunction function = this.templates.read(TemplateFolder.GOOD, Map.of("Stage", "live", "Memory", "1769"))
			.get(0);

		assertThat(function.name()).isEqualTo("hello-live");
		assertThat(function.memoryMegabytes()).isEqualTo(1769);
		assertThat(function.reservedConcurrency()).isEqualTo(5);
	}

	@Test
	void whatIsNotSaidIsAsSamHasIt() {
		EmulatedFunction function = this.templates.readOne(function("Hello", "CodeUri: hello"));

		assertThat(function)
			.isEqualTo(new EmulatedFunction("Hello", this.folder.resolve("hello"), "com.acme.Hello", "java17", 128,
					Duration.ofSeconds(3), Architecture.X86_64, Map.of(), null, EventInvocation.DEFAULT, null));
	}

	@ParameterizedTest
	@CsvSource({ "hello.zip", "hello.jar", "hello", "jars.zip" })
	void classOfTheHandlerIsFoundInAnyKindOfPackage(String code) {
		assertThat(this.templates.readOne(function("Hello", "CodeUri: " + code)).code())
			.isEqualTo(this.folder.resolve(code));
	}

	@Test
	void providedRuntimeNeedsABootstrapOnly() {
		EmulatedFunction function = this.templates.readOne("""
				Resources:
				  Script:
				    Type: AWS::Serverless::Function
				    Properties: {CodeUri: script, Handler: any.thing, Runtime: provided.al2023}
				""");

		assertThat(function.runtime()).isEqualTo("provided.al2023");
	}

	@Test
	void jsonIsReadToo() {
		EmulatedFunction function = this.templates.readOne("""
				{"Resources": {"Hello": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "hello.zip",
				"Handler": "com.acme.Hello", "Runtime": "java17", "MemorySize": 256,
				"FunctionName": {"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}]]}}}}}
				""");

		assertThat(function.name()).isEqualTo("a-eu-west-1");
		assertThat(function.memoryMegabytes()).isEqualTo(256);
	}

	@Test
	void globalsAreMergedAsSamMergesThem() {
		EmulatedFunction function = this.templates.readOne("""
				Globals:
				  Function:
				    Runtime: java17
				    Timeout: 30
				    MemorySize: 256
				    Environment:
				      Variables: {A: global, B: global}
				""" + function("Hello", "CodeUri: hello, Timeout: 10, Environment: {Variables: {B: own, C: own}}"));

		assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(function.memoryMegabytes()).isEqualTo(256);
		assertThat(function.environment()).isEqualTo(Map.of("A", "global", "B", "own", "C", "own"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			!Ref AWS::AccountId                                 | 123456789012
			!Ref AWS::StackName                                 | emulator
			!Ref Hello                                          | Hello
			!GetAtt Hello.Arn                                   | arn:aws:lambda:eu-west-1:123456789012:function:Hello
			{"Fn::GetAtt": [Hello, Arn]}                        | arn:aws:lambda:eu-west-1:123456789012:function:Hello
			!Sub "${AWS::Partition}/${!Kept}/${Letters}"        | aws/${Kept}/a,b
			!Sub ["${Own}-${Word}", {Own: !Ref Word}]           | word-word
			!Join [":", [x, !Ref Word, !Join ["", [y, z]]]]     | x:word:yz
			!Join ["", !Ref Letters]                            | ab
			!Select [1, !Ref Letters]                           | b
			!Select [1, !Split ["/", "a/b/c"]]                  | b
			!FindInMap [Sizes, !Ref Word, large]                | 8
			!If [Yes, one, two]                                 | one
			!If [No, one, two]                                  | two
			!If [Both, one, !If [Either, three, four]]          | three
			{"Fn::If": [Negated, {"Ref": Word}, two]}           | word
			""")
	void intrinsicFunctionsAreComputed(String written, String computed) {
		EmulatedFunction function = this.templates.readOne("""
				Parameters:
				  Word: {Type: String, Default: word}
				  Letters: {Type: CommaDelimitedList, Default: "a, b"}
				Mappings:
				  Sizes: {word: {large: 8}}
				Conditions:
				  Yes: !Equals [!Ref Word, word]
				  No: !Not [!Condition Yes]
				  Both: !And [!Condition Yes, Condition: No]
				  Either: !Or [!Condition Yes, !Condition No]
				  Negated: {"Fn::Not": [{"Fn::Equals": [a, b]}]}
				""" + function("Hello", "CodeUri: hello, Environment: {Variables: {V: " + written + "}}"));

		assertThat(function.environment()).isEqualTo(Map.of("V", computed));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			!GetAtt Queue.Arn              | Queue.Arn
			!Ref Queue                     | Queue
			!Ref HelloRole                 | HelloRole
			!ImportValue shared            | Fn::ImportValue
			!Sub "arn/${Queue.Arn}/${Who}" | arn/Queue.Arn/Who
			!Select [0, !GetAZs ""]        | Fn::GetAZs
			""")
	void whatOnlyAwsKnowsIsAPlaceholderInAVariable(String written, String placeholder, CapturedOutput output) {
		EmulatedFunction function = this.templates.readOne("""
				Parameters:
				  Who: {Type: String}
				""" + function("Hello", "CodeUri: hello, Environment: {Variables: {V: " + written + "}}") + """
				  Queue:
				    Type: AWS::SQS::Queue
				""");

		assertThat(function.environment()).isEqualTo(Map.of("V", placeholder));
		assertThat(output).contains("WARN", "template.yaml:6: V of function Hello is \"" + placeholder + "\"");
	}

	@Test
	void otherResourcesAreIgnoredWithOneLine(CapturedOutput output) {
		this.templates.readOne(function("Hello", "CodeUri: hello") + """
				  Queue:
				    Type: AWS::SQS::Queue
				  Table:
				    Type: AWS::DynamoDB::Table
				""");

		assertThat(output.getOut().lines().filter((line) -> line.contains("ignored"))).singleElement()
			.asString()
			.contains("AWS::DynamoDB::Table, AWS::SQS::Queue");
	}

	@Test
	void functionWhoseConditionDoesNotHoldIsLeftOut() {
		String template = """
				Conditions:
				  Never: !Equals [a, b]
				""" + function("Hello", "CodeUri: hello") + """
				  Other:
				    Type: AWS::Serverless::Function
				    Condition: Never
				    Properties: {CodeUri: not-there}
				""";

		assertThat(this.templates.readOne(template).name()).isEqualTo("Hello");
	}

	@Test
	void functionOfTheCommandLineIsCheckedLikeOneOfATemplate() {
		Map<String, String> properties = Map.of("CodeUri", this.folder.resolve("hello.zip").toString(), "Handler",
				"com.acme.Hi::handle", "Runtime", "java21");

		assertThatExceptionOfType(InvalidTemplateException.class)
			.isThrownBy(() -> SamTemplate.function("--function hello=…", "hello", properties))
			.withMessageStartingWith("--function hello=…: class com.acme.Hi of the handler is not in ");
	}

	@ParameterizedTest
	@CsvSource({ "../jobber-worker-function, jobber-worker", "../sample-app, jobber-sample-worker" })
	void templatesOfThisProjectAreRead(Path module, String name) throws IOException {
		String template = Files.readString(module.resolve("template.yaml"));
		Path code = this.folder.resolve(template.replaceFirst("(?s).*CodeUri: (\\S+).*", "$1"));
		Files.createDirectories(code.getParent());
		TemplateFolder.zip(code, "org/springframework/cloud/function/adapter/aws/FunctionInvoker.class", "");

		List<EmulatedFunction> functions = this.templates.read(template, Map.of());

		assertThat(functions).singleElement().satisfies((function) -> {
			assertThat(function.name()).isEqualTo(name);
			assertThat(function.memoryMegabytes()).isEqualTo(1769);
			assertThat(function.timeout()).isEqualTo(Duration.ofMinutes(15));
			assertThat(function.alias()).isEqualTo("live");
			assertThat(function.reservedConcurrency()).isNull();
			assertThat(function.asynchronous()).isEqualTo(new EventInvocation(0, Duration.ofMinutes(1), null));
			assertThat(function.environment()).containsKey("MAIN_CLASS");
		});
	}

	private static String function(String id, String properties) {
		String runtime = properties.contains("Timeout: 10") ? "" : ", Runtime: java17";
		return """
				Resources:
				  %s:
				    Type: AWS::Serverless::Function
				    Properties: {Handler: com.acme.Hello, %s%s}
				""".formatted(id, properties, runtime);
	}

}
