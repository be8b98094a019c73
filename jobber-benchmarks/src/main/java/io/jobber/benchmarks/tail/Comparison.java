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

package io.jobber.benchmarks.tail;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Fast tasks alone, and beside others: measured one right after the other in each round,
 * in any order, on the same connections. So what slows the machine down for longer meets
 * them all. A round in which too much of its time was stolen is left out.
 *
 * @param reference the fast tasks alone
 * @param lines the same in company
 */
record Comparison(Line reference, List<Line> lines) {

	/**
	 * Measure each line once.
	 * @param mostStolen the share of the time that may be stolen in a round that counts
	 * @return whether it counts
	 */
	boolean measure(FastTasks tasks, double mostStolen) throws IOException, InterruptedException {
		List<Line> all = new ArrayList<>(this.lines);
		all.add(this.reference);
		Map<Setting, Carrier> carriers = new HashMap<>();
		for (Line line : all) {
			Setting setting = line.setting();
			if (!carriers.containsKey(setting)) {
				carriers.put(setting, setting.open());
			}
		}
		Collections.shuffle(all);
		StolenTime stolen = StolenTime.now();
		Map<Line, Line.Round> rounds = new HashMap<>();
		for (Line line : all) {
			rounds.put(line, line.measure(tasks, Objects.requireNonNull(carriers.get(line.setting()))));
		}
		if (StolenTime.now().shareSince(stolen) > mostStolen) {
			return false;
		}
		rounds.forEach(Line::add);
		return true;
	}

	void print(PrintStream out) {
		this.reference.print(this.reference, out);
		this.lines.forEach((line) -> line.print(this.reference, out));
	}

}
