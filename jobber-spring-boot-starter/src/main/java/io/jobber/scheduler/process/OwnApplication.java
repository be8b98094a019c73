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

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * This application, to be started once more as a worker: with the Java, jar or class
 * path, main class, arguments and options of this JVM. Options are left out that two
 * processes cannot share, or that are about the size of this one:
 * <ul>
 * <li>agents, the debugger's included, and JMX over the network: they listen on
 * ports;</li>
 * <li>sizes of the heap: there are several workers on this host;</li>
 * <li>logs, recordings and archives that the JVM writes: to the same file.</li>
 * </ul>
 */
public final class OwnApplication {

	/**
	 * Variable that marks a worker as another process of the application itself.
	 */
	static final String MARK = "JOBBER_WORKER_OWN_APPLICATION";

	// Their content is among the options of this JVM.
	private static final List<String> OPTION_VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
			"_JAVA_OPTIONS");

	private static final List<String> LEFT_OUT = List.of("-javaagent:", "-agentlib:", "-agentpath:", "-Xrun", "-Xdebug",
			"-Dcom.sun.management.", "-XX:+ManagementServer", //
			"-Xms", "-Xmx", "-Xmn", "-XX:InitialHeapSize", "-XX:MinHeapSize", "-XX:MaxHeapSize", "-XX:SoftMaxHeapSize",
			"-XX:NewSize", "-XX:MaxNewSize", "-XX:InitialRAM", "-XX:MinRAM", "-XX:MaxRAM", "-XX:+AlwaysPreTouch", //
			"-Xlog", "-XX:LogFile", "-XX:StartFlightRecording", "-XX:FlightRecorderOptions", "-XX:ArchiveClassesAtExit",
			"-XX:+AutoCreateSharedArchive", "-XX:+RecordDynamicDumpInfo", "-XX:DumpLoadedClassList", "-XX:AOTMode",
			"-XX:AOTConfiguration", "-XX:AOTCacheOutput", "-XX:CRaC",
			// Code generated ahead of time is that of the application, not of a worker.
			"-Dspring.aot.enabled", //
			"-Djava.class.path=", "-Dsun.java.");

	private static final Pattern COLLECTOR = Pattern.compile("-XX:[+-]Use\\w+GC");

	private static final List<String> TESTS = List.of("org.junit.", "junit.", "org.testng.", "io.kotest.",
			"org.spockframework.", "io.cucumber.", "org.springframework.test.", "org.springframework.boot.test.",
			"org.apache.maven.surefire.", "com.intellij.rt.", "org.gradle.", "worker.org.gradle.",
			"org.eclipse.jdt.internal.junit", "org.openjdk.jmh.", "com.google.testing.");

	private static final List<String> CONTAINERS = List.of("org.apache.catalina.startup.Bootstrap",
			"org.eclipse.jetty.start.", "org.jboss.modules.", "org.codehaus.plexus.classworlds.",
			"com.amazonaws.services.lambda.");

	private final RunningJvm jvm;

	private final List<String> program;

	private OwnApplication(RunningJvm jvm, List<String> program) {
		this.jvm = jvm;
		this.program = program;
	}

	/**
	 * Find out how this application was started. Called on the thread that its context is
	 * refreshed on.
	 * @param arguments what its program was given, as it has handed it to Spring
	 * @return the application
	 * @throws IllegalStateException if this JVM cannot be started a second time, because
	 * it runs a test for one; the message is the reason
	 */
	public static OwnApplication find(List<String> arguments) {
		return of(RunningJvm.current(arguments));
	}

	static OwnApplication of(RunningJvm jvm) {
		String command = jvm.property("sun.java.command");
		if (!jvm.property("org.graalvm.nativeimage.imagecode").isEmpty()) {
			throw new IllegalStateException("it is a native image");
		}
		if (command.isBlank()) {
			throw new IllegalStateException("its main class is unknown (sun.java.command is empty)");
		}
		if (!jvm.property("jdk.module.main").isEmpty()) {
			throw new IllegalStateException("its main class is that of a module: " + jvm.property("jdk.module.main"));
		}
		checkCallers(jvm, command);
		return new OwnApplication(jvm, program(jvm, command));
	}

	/**
	 * The command that starts it.
	 * @param more further options of the JVM, which win over its own
	 * @return the program and its arguments
	 */
	public List<String> command(List<String> more) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(this.jvm.property("java.home"), "bin", "java").toString());
		boolean collects = more.stream().anyMatch((option) -> COLLECTOR.matcher(option).matches());
		this.jvm.options()
			.stream()
			.filter((option) -> LEFT_OUT.stream().noneMatch(option::startsWith))
			.filter((option) -> !collects || !COLLECTOR.matcher(option).matches())
			.forEach(command::add);
		// Devtools would watch the classes, and restart the worker.
		command.add("-Dspring.devtools.restart.enabled=false");
		command.addAll(more);
		command.addAll(this.program);
		return command;
	}

	/**
	 * Make the environment of such a process of this one's.
	 * @param environment what it would inherit
	 */
	public static void prepare(Map<String, String> environment) {
		OPTION_VARIABLES.forEach(environment::remove);
		environment.put(MARK, "true");
	}

	private static void checkCallers(RunningJvm jvm, String command) {
		for (String name : Stream.concat(Stream.of(command), jvm.callers().stream()).toList()) {
			if (TESTS.stream().anyMatch(name::startsWith)) {
				throw new IllegalStateException("it runs a test (" + firstWord(name) + ")");
			}
			if (CONTAINERS.stream().anyMatch(name::startsWith) || name.endsWith(".SpringBootServletInitializer")) {
				throw new IllegalStateException("it runs a container of applications (" + firstWord(name) + ")");
			}
		}
	}

	private static List<String> program(RunningJvm jvm, String command) {
		String classPath = jvm.property("java.class.path");
		List<String> program = new ArrayList<>();
		boolean isFirst = command.equals(classPath) || command.startsWith(classPath + " ");
		if (isFirst && new File(classPath).isFile()) {
			program.addAll(List.of("-jar", classPath));
			program.addAll(arguments(jvm, command.substring(classPath.length())));
			return program;
		}
		String main = firstWord(command);
		if (!isClass(main)) {
			throw new IllegalStateException("its main class cannot be told from '" + main + "'");
		}
		program.addAll(List.of("-cp", classPath, main));
		program.addAll(arguments(jvm, command.substring(main.length())));
		return program;
	}

	// sun.java.command joins them with spaces: other sources tell where each one ends.
	private static List<String> arguments(RunningJvm jvm, String rest) {
		String joined = rest.isEmpty() ? "" : rest.substring(1);
		if (String.join(" ", jvm.arguments()).equals(joined)) {
			return jvm.arguments();
		}
		List<String> all = jvm.processArguments();
		for (int i = all.size() - 1; i >= 0; i--) {
			List<String> last = all.subList(i, all.size());
			if (String.join(" ", last).equals(joined)) {
				return last;
			}
		}
		return Stream.of(joined.split(" ")).filter((argument) -> !argument.isEmpty()).toList();
	}

	private static boolean isClass(String name) {
		try {
			Class.forName(name, false, ClassLoader.getSystemClassLoader());
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	private static String firstWord(String text) {
		return text.split(" ", 2)[0];
	}

}
