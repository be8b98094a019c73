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

package io.jobber.scheduler.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link OwnApplication}.
 */
class OwnApplicationTests {

	private static final String MAIN = EchoProcess.class.getName();

	private static final String NO_RESTART = "-Dspring.devtools.restart.enabled=false";

	@TempDir
	private Path directory;

	@Test
	void jarIsStartedAsAJar() throws IOException {
		String jar = Files.createFile(this.directory.resolve("my shop.jar")).toString();

		List<String> command = OwnApplication.of(jvm(jar, jar + " --server.port=0", List.of())).command(List.of());

		assertThat(command).containsExactly("/java/bin/java", NO_RESTART, "-jar", jar, "--server.port=0");
	}

	@Test
	void explodedClassPathIsStartedWithItsMainClass() {
		List<String> command = OwnApplication.of(jvm("classes:lib/a.jar", MAIN + " -a  b", List.of("-a", " b")))
			.command(List.of());

		assertThat(command).containsExactly("/java/bin/java", NO_RESTART, "-cp", "classes:lib/a.jar", MAIN, "-a", " b");
	}

	@Test
	void classOfAJarOnTheClassPathIsNoJarToStart() throws IOException {
		String jar = Files.createFile(this.directory.resolve("app.jar")).toString();

		assertThat(OwnApplication.of(jvm(jar, MAIN, List.of())).command(List.of())).endsWith("-cp", jar, MAIN);
	}

	@Test
	void argumentsThatWereNotHandedToSpringAreThoseOfTheProcess() {
		RunningJvm jvm = new RunningJvm(properties("classes", MAIN + " one two three"), List.of(), List.of("other"),
				List.of("-cp", "classes", MAIN, "one two", "three"), List.of());

		assertThat(OwnApplication.of(jvm).command(List.of())).endsWith(MAIN, "one two", "three");
	}

	@Test
	void argumentsThatNobodyTellsApartAreSplitAtSpaces() {
		RunningJvm jvm = new RunningJvm(properties("classes", MAIN + " one two"), List.of(), List.of(), List.of(),
				List.of());

		assertThat(OwnApplication.of(jvm).command(List.of())).endsWith(MAIN, "one", "two");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005",
			"-javaagent:metrics.jar=9404", "-Xrunjdwp:server=y", "-Dcom.sun.management.jmxremote.port=9010", "-Xmx4g",
			"-Xms4g", "-XX:MaxRAMPercentage=75", "-Xlog:gc*:file=gc.log", "-Xloggc:gc.log",
			"-XX:StartFlightRecording=filename=app.jfr", "-XX:+AutoCreateSharedArchive", "-XX:AOTCacheOutput=app.aot",
			"-Dspring.aot.enabled=true" })
	void optionThatTwoProcessesCannotShareIsLeftOut(String option) {
		assertThat(command(List.of(option), List.of())).doesNotContain(option);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-Dspring.profiles.active=prod", "-Dloader.main=shop.Main", "-XX:TieredStopAtLevel=1",
			"--add-opens=java.base/java.lang=ALL-UNNAMED", "-Duser.timezone=UTC", "-XX:SharedArchiveFile=app.jsa",
			"-Dgreeting=a b", "-ea", "-Xss2m" })
	void otherOptionIsPassedOn(String option) {
		assertThat(command(List.of(option), List.of())).contains(option);
	}

	@Test
	void furtherOptionsWin() {
		assertThat(command(List.of("-Dcolour=red", "-XX:+UseG1GC"), List.of("-Dcolour=blue", "-XX:+UseSerialGC")))
			.containsSubsequence("-Dcolour=red", "-Dcolour=blue", "-XX:+UseSerialGC", MAIN)
			.doesNotContain("-XX:+UseG1GC");
	}

	@Test
	void variablesWithOptionsAreNotInheritedForTheyAreAmongThem() {
		Map<String, String> environment = new HashMap<>(Map.of("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=address=5005",
				"JDK_JAVA_OPTIONS", "-Xmx1g", "PATH", "/bin"));

		OwnApplication.prepare(environment);

		assertThat(environment).containsOnlyKeys("PATH", OwnApplication.MARK);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					org.apache.maven.surefire.booter.ForkedBooter a b | it runs a test
					org.apache.catalina.startup.Bootstrap start | it runs a container
					com.amazonaws.services.lambda.runtime.api.client.AWSLambda x | it runs a container
					/tmp/surefire/surefirebooter-1.jar a b | its main class cannot be told from '/tmp/surefire/surefirebooter-1.jar'
					shop.Missing | its main class cannot be told from 'shop.Missing'
					'' | its main class is unknown
					""")
	void refusesWhatIsNoApplication(String command, String reason) {
		assertThatIllegalStateException().isThrownBy(() -> OwnApplication.of(jvm("classes", command, List.of())))
			.withMessageContaining(reason);
	}

	@ParameterizedTest
	@CsvSource({ "org.graalvm.nativeimage.imagecode, a native image", "jdk.module.main, a module: yes" })
	void refusesWhatIsNotStartedByAClassPath(String property, String reason) {
		Properties properties = properties("classes", MAIN);
		properties.setProperty(property, "yes");

		assertThatIllegalStateException()
			.isThrownBy(() -> OwnApplication.of(new RunningJvm(properties, List.of(), List.of(), List.of(), List.of())))
			.withMessageContaining(reason);
	}

	@Test
	void thisTestIsNoApplication() {
		assertThatIllegalStateException().isThrownBy(() -> OwnApplication.find(List.of()))
			.withMessageContaining("it runs a test");
	}

	private static List<String> command(List<String> options, List<String> more) {
		return OwnApplication
			.of(new RunningJvm(properties("classes", MAIN), options, List.of(), List.of(), List.of("shop.Main")))
			.command(more);
	}

	private static RunningJvm jvm(String classPath, String command, List<String> arguments) {
		return new RunningJvm(properties(classPath, command), List.of(), arguments, List.of(), List.of());
	}

	private static Properties properties(String classPath, String command) {
		Properties properties = new Properties();
		properties.setProperty("java.home", "/java");
		properties.setProperty("java.class.path", classPath);
		properties.setProperty("sun.java.command", command);
		return properties;
	}

}
