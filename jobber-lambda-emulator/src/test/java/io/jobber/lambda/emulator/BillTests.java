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

package io.jobber.lambda.emulator;

import java.math.BigDecimal;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.jobber.lambda.emulator.Bill.FunctionBill;
import io.jobber.lambda.emulator.EmulatedFunction.Architecture;

import static org.assertj.core.api.Assertions.assertThat;

class BillTests {

	@Test
	void millionRequestsOfOneSecondAtOneGigabyteCostWhatThePriceListSays() {
		FunctionBill x86 = new FunctionBill("x86", Architecture.X86_64, 1024, 1_000_000, 1_000_000_000, 0);
		FunctionBill arm = new FunctionBill("arm", Architecture.ARM64, 1024, 1_000_000, 1_000_000_000, 0);

		assertThat(x86.gigabyteSeconds()).isEqualByComparingTo("1000000");
		assertThat(x86.dollars()).isEqualByComparingTo("16.8667");
		assertThat(arm.dollars()).isEqualByComparingTo("13.5334");
		assertThat(new Bill(List.of(x86, arm)).dollars()).isEqualByComparingTo("30.4001");
	}

	@Test
	void initialisationIsPartOfTheBilledDuration() {
		FunctionBill bill = new FunctionBill("init", Architecture.X86_64, 2048, 1, 1500, 1000);

		assertThat(bill.gigabyteSeconds()).isEqualByComparingTo("3");
		assertThat(bill.initGigabyteSeconds()).isEqualByComparingTo("2");
	}

	@Test
	void nothingCostsNothing() {
		assertThat(new Bill(List.of()).dollars()).isEqualByComparingTo(BigDecimal.ZERO);
	}

}
