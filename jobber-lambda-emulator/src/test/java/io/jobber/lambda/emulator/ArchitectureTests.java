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
