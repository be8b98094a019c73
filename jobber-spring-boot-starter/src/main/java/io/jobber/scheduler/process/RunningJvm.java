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

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Properties;

/**
 * Describes how this JVM was started, as far as it is known.
 *
 * @param properties its system properties
 * @param options its own options, those of {@code JAVA_TOOL_OPTIONS} and the like
 * included
 * @param arguments what the program was given, as it has handed it to Spring
 * @param processArguments arguments of the process as the operating system reports them,
 * options included; empty if it does not
 * @param callers the names of the classes whose methods have called this
 */
record RunningJvm(Properties properties, List<String> options, List<String> arguments, List<String> processArguments,
		List<String> callers) {

	/**
	 * Look at this JVM.
	 * @param arguments what the program was given, as it has handed it to Spring
	 */
	static RunningJvm current(List<String> arguments) {
		return new RunningJvm(System.getProperties(), ManagementFactory.getRuntimeMXBean().getInputArguments(),
				arguments, List.of(ProcessHandle.current().info().arguments().orElseGet(() -> new String[0])),
				StackWalker.getInstance()
					.walk((frames) -> frames.map(StackWalker.StackFrame::getClassName).distinct().toList()));
	}

	String property(String name) {
		return this.properties.getProperty(name, "");
	}

}
