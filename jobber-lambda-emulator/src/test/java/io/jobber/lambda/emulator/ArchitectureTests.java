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

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

/**
 * Who may import whom in the emulator.
 */
class ArchitectureTests {

	private static final String ROOT = "io.jobber.lambda.emulator";

	private final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void invokingKnowsEnvironmentsAndTheyKnowProcessesButNotTheOtherWay() {
		layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..")
			.layer("invoke")
			.definedBy(ROOT + ".invoke")
			.layer("environment")
			.definedBy(ROOT + ".environment")
			.layer("runtime")
			.definedBy(ROOT + ".runtime")
			.layer("process")
			.definedBy(ROOT + ".process")
			.layer("api")
			.definedBy(ROOT)
			.whereLayer("invoke")
			.mayOnlyBeAccessedByLayers("api")
			.whereLayer("environment")
			.mayOnlyBeAccessedByLayers("api", "invoke")
			.whereLayer("runtime")
			.mayOnlyBeAccessedByLayers("environment", "invoke")
			.whereLayer("process")
			.mayOnlyBeAccessedByLayers("api", "environment", "runtime")
			.check(this.classes);
	}

	@Test
	void emulatorKnowsNothingOfJobber() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.jobber", "io.jobber.worker..", "io.jobber.proto..", "io.jobber.scheduler..")
			.check(this.classes);
	}

	@Test
	void onlyOnePackageStartsProcesses() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".process")
			.should()
			.dependOnClassesThat()
			.areAssignableTo(Process.class)
			.check(this.classes);
	}

}
