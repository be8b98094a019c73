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

package io.jobber.benchmarks.throughput;

import java.util.ArrayList;
import java.util.List;

import io.jobber.benchmarks.throughput.caller.Load;
import io.jobber.benchmarks.throughput.caller.Measurement;
import io.jobber.benchmarks.throughput.echo.Target;
import io.jobber.benchmarks.throughput.echo.Target.Kind;

/**
 * One line of the table: a load on a target, and what it came to in each of its rounds.
 *
 * @param target what answers
 * @param load what is sent
 * @param rounds how often; if not in all rounds, then in the last ones
 * @param results one a round
 */
record Cell(Target target, Load load, int rounds, List<Measurement> results) {

	Cell(Target target, Load load, int rounds) {
		this(target, load, rounds, new ArrayList<>());
	}

	/**
	 * The same load on the reference, in the same rounds.
	 */
	Cell reference() {
		return new Cell(this.target.reference(), this.load, this.rounds);
	}

	/**
	 * The same load on the limit, in the same rounds.
	 */
	Cell limit() {
		return new Cell(this.target.limit(), this.load, this.rounds);
	}

	boolean isReference() {
		return this.target.kind() == Kind.REFERENCE;
	}

	boolean isLimitOf(Cell other) {
		return this.target.equals(other.target.limit()) && this.load.equals(other.load);
	}

	boolean isReferenceOf(Cell other) {
		return this.target.equals(other.target.reference()) && this.load.equals(other.load);
	}

}
