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

package io.jobber.benchmarks.scale;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import io.jobber.benchmarks.ProcessTree;

/**
 * Simulated workers as a process of their own, so that their memory and their threads are
 * not taken for the application's. It does what it reads from its input, and ends with
 * it.
 */
final class CrowdProcess {

	static final String DONE = "done";

	private CrowdProcess() {
	}

	/**
	 * Start it.
	 * @param args the port of the application and its join token
	 */
	public static void main(String[] args) throws Exception {
		ProcessTree.endWithParent();
		Crowd crowd = new Crowd("127.0.0.1:" + args[0], args[1]);
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String line;
		while ((line = input.readLine()) != null) {
			String[] words = line.split(" ");
			switch (words[0]) {
				case "join" ->
					crowd.join(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Boolean.parseBoolean(words[3]));
				case "leave" -> crowd.leave(Integer.parseInt(words[1]));
				case "hold" -> crowd.hold();
				case "release" -> crowd.release();
				default -> throw new IllegalArgumentException(line);
			}
			System.out.println(DONE);
		}
		System.exit(0);
	}

}
