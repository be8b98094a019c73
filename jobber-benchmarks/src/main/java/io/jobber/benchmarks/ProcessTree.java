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

package io.jobber.benchmarks;

import java.util.List;

/**
 * Lets no process outlive the benchmark that started it. A process that starts others
 * ends them when it ends itself, and these end when it is killed and cannot.
 * <p>
 * Threads: the JVM's own that tells of the parent's end, and one at the end of this JVM.
 */
public final class ProcessTree {

	private static final String PARENT = "jobber.benchmarks.parent";

	private static final int ORPHANED = 97;

	private ProcessTree() {
	}

	/**
	 * The JVM option that tells another process of ours who its parent is.
	 * @return the option
	 */
	public static String option() {
		return "-D" + PARENT + "=" + ProcessHandle.current().pid();
	}

	/**
	 * Kill all that this process and its children have started as soon as it begins to
	 * end, by SIGTERM or SIGINT as well as in order.
	 * @param afterwards what is run then
	 */
	public static void endAtExit(Runnable... afterwards) {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			ProcessHandle.current().descendants().toList().forEach(ProcessHandle::destroyForcibly);
			List.of(afterwards).forEach(Runnable::run);
		}, "end-of-processes"));
	}

	/**
	 * As {@link #endAtExit}, and end at once when the process has ended that
	 * {@link #option()} names. Without that option the process is one's own affair.
	 */
	public static void endWithParent() {
		endAtExit();
		Long parent = Long.getLong(PARENT);
		if (parent != null) {
			// Its descendants have this one for a parent, and see that it has ended.
			ProcessHandle.of(parent)
				.ifPresentOrElse((process) -> process.onExit().thenRun(ProcessTree::halt), ProcessTree::halt);
		}
	}

	private static void halt() {
		Runtime.getRuntime().halt(ORPHANED);
	}

}
