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

import java.util.HashMap;
import java.util.Map;

import io.jobber.scheduler.WorkerLauncher.Room;

/**
 * The worker processes of this host, of all pools of the application: bounds how many
 * there are, and how many start at a time. A JVM that starts takes a processor for
 * seconds, so more of them than processors are all late. Thread-safe.
 */
public final class HostProcesses {

	private static final int PER_PROCESSOR = 2;

	// Launched, not joined yet: as of a launcher's last call of room, and launched since.
	// Guarded by this.
	private final Map<ProcessWorkerLauncher, Integer> starting = new HashMap<>();

	private final int most;

	private final int mostStarting;

	private final String setting;

	private int alive; // guarded by this

	/**
	 * Create a bound by the processors of this host: two processes for each, of which one
	 * for each starts at a time.
	 */
	public HostProcesses() {
		this(mostByProcessors(), "two for each processor");
	}

	/**
	 * Create a bound.
	 * @param most how many processes there may be; 1 or more
	 * @param setting the property that sets the bound, for messages
	 */
	public HostProcesses(int most, String setting) {
		this(most, Runtime.getRuntime().availableProcessors(), setting);
	}

	HostProcesses(int most, int mostStarting, String setting) {
		this.most = most;
		this.mostStarting = mostStarting;
		this.setting = setting;
	}

	/**
	 * The default bound.
	 * @return two for each processor
	 */
	public static int mostByProcessors() {
		return PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
	}

	/**
	 * Count a process that is about to be started.
	 * @param launcher the launcher
	 * @return whether there may be one more
	 */
	synchronized boolean enter(ProcessWorkerLauncher launcher) {
		if (this.alive >= this.most) {
			return false;
		}
		this.alive++;
		// A launcher that is not asked for room is not told of joins either.
		this.starting.computeIfPresent(launcher, (same, count) -> count + 1);
		return true;
	}

	synchronized void leave() {
		this.alive--;
	}

	/**
	 * Tell how many more processes a launcher may start now.
	 * @param launcher the launcher
	 * @param launched how many of its own have not joined yet
	 * @return the room
	 */
	synchronized Room room(ProcessWorkerLauncher launcher, int launched) {
		this.starting.put(launcher, launched);
		int all = this.starting.values().stream().mapToInt(Integer::intValue).sum();
		int left = Math.max(0, this.most - this.alive);
		int atOnce = Math.max(0, this.mostStarting - all);
		return (left <= atOnce) ? new Room(left, limit()) : new Room(atOnce, null);
	}

	String limit() {
		return "this host may have no more than " + this.most + " worker processes (" + this.setting + ")";
	}

}
