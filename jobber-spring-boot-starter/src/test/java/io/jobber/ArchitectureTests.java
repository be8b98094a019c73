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

package io.jobber;

import java.io.PrintStream;
import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may import whom, and a few habits that this code base does not want.
 */
class ArchitectureTests {

	private static final String JDK = "java..";

	private static final String JSPECIFY = "org.jspecify..";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption((location) -> !location.contains("-tests.jar"))
		.importPackages("io.jobber");

	@Test
	void packagesHaveNoCycles() {
		check(slices().matching("io.jobber.(**)").should().beFreeOfCycles());
		check(slices().matching("io.(**)").should().beFreeOfCycles());
	}

	@Test
	void tasksDependOnTheJdkOnly() {
		check(classes().that()
			.resideInAPackage("io.jobber.task")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.jobber.task", JDK, JSPECIFY));
	}

	@Test
	void hotPathDependsOnTheJdkTasksAndAPrimitiveMapOnly() {
		check(classes().that()
			.resideInAPackage("io.jobber.dispatch")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.jobber.dispatch", "io.jobber.task", "io.jobber.backoff", JDK, JSPECIFY,
					"io.netty.util.collection"));
	}

	@Test
	void schedulerKnowsNeitherDispatcherNorPlatforms() {
		check(classes().that()
			.resideInAnyPackage("io.jobber.scheduler", "io.jobber.scheduler.policy")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.jobber.scheduler", "io.jobber.scheduler.policy", "io.jobber.worker",
					"io.jobber.backoff", JDK, "javax.net.ssl", "javax.crypto..", "javax.security.auth.x500", JSPECIFY,
					"org.slf4j..", "io.netty.util"));
	}

	@Test
	void searchForTheAddressKnowsNothingElse() {
		check(classes().that()
			.resideInAPackage("io.jobber.address")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.jobber.address", JDK, JSPECIFY, "io.netty.util", "org.slf4j..", "tools.jackson.."));
	}

	@Test
	void onlyTheJoinServiceAndTheWorkerTouchGrpc() {
		check(noClasses().that()
			.resideOutsideOfPackages("io.jobber.grpc", "io.jobber.proto..", "io.jobber.worker", "io.jobber.wire",
					"io.jobber.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.grpc..", "io.jobber.proto..", "io.jobber.wire"));
		check(noClasses().that()
			.resideInAPackage("io.jobber.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.jobber.proto.."));
	}

	@Test
	void onlyPayloadsBringJacksonAndSpringIntoTheWorker() {
		check(noClasses().that()
			.resideInAPackage("io.jobber.worker")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("tools.jackson..", "org.springframework..", "io.jobber.worker.payload"));
		check(classes().that()
			.resideInAPackage("io.jobber.worker.payload")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.jobber.worker.payload", "io.jobber.worker", "tools.jackson..",
					"org.springframework.core..", "com.google.protobuf..", JDK, JSPECIFY));
	}

	@Test
	void onlyTheLambdaLauncherTouchesTheCloudsLibraryAndOneClassTheLauncher() {
		check(noClasses().that()
			.resideOutsideOfPackage("io.jobber.scheduler.lambda..")
			.and()
			.haveNameNotMatching("io\\.jobber\\.autoconfigure\\.LambdaLaunchers")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("software.amazon..", "io.jobber.scheduler.lambda.."));
	}

	@Test
	void oneClassMakesCertificates() {
		check(noClasses().that()
			.haveNameNotMatching("io\\.jobber\\.autoconfigure\\.SelfSignedCertificate")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.bouncycastle.."));
	}

	@Test
	void nothingImportsTheWiring() {
		check(noClasses().that()
			.resideOutsideOfPackage("io.jobber.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.jobber.autoconfigure"));
	}

	@Test
	void autoConfigurationsArePublicFinalWithoutPublicMembers() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould(haveNoPublicMembers()));
	}

	@Test
	void namesSayWhatAThingIs() {
		check(noClasses().that()
			.resideOutsideOfPackage("io.jobber.proto..")
			.should()
			.haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)"));
	}

	@Test
	void nobodyPrintsOrSleeps() {
		check(noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err"));
		check(noClasses().should().callMethodWhere(isSleep()));
		check(noClasses().should().dependOnClassesThat().areAssignableTo(PrintStream.class));
	}

	@Test
	void everyMutableFieldIsWrittenByItsOwnClassOnly() {
		check(noClasses().should().setFieldWhere(isOfAnotherClass()));
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<JavaPackage> packages = CLASSES.getPackage("io.jobber").getSubpackagesInTree();

		assertThat(packages).filteredOn((each) -> !each.getName().startsWith("io.jobber.proto"))
			.filteredOn((each) -> !each.getClasses().isEmpty())
			.hasSizeGreaterThan(8)
			.allMatch((each) -> each.isAnnotatedWith(NullMarked.class), "is @NullMarked");
	}

	private static void check(ArchRule rule) {
		rule.check(rule.getDescription().contains("proto") ? CLASSES : withoutGenerated());
	}

	private static JavaClasses withoutGenerated() {
		return CLASSES.that(DescribedPredicate.describe("are not generated",
				(type) -> !type.getPackageName().startsWith("io.jobber.proto")));
	}

	private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall> isSleep() {
		return DescribedPredicate.describe("sleeps", (call) -> call.getTargetOwner().isEquivalentTo(Thread.class)
				&& call.getTarget().getName().equals("sleep"));
	}

	private static DescribedPredicate<JavaFieldAccess> isOfAnotherClass() {
		return DescribedPredicate.describe("is of another class",
				(access) -> !outermost(access.getOriginOwner()).equals(outermost(access.getTarget().getOwner())));
	}

	// A class and those nested in it are one.
	private static String outermost(JavaClass type) {
		return type.getName().replaceAll("\\$.*", "");
	}

	private static ArchCondition<JavaClass> haveNoPublicMembers() {
		return new ArchCondition<>("have no public members") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				for (JavaMember member : type.getMembers()) {
					boolean constructor = member instanceof com.tngtech.archunit.core.domain.JavaConstructor;
					if (!constructor && member.getModifiers().contains(JavaModifier.PUBLIC)) {
						events.add(SimpleConditionEvent.violated(member, member.getFullName() + " is public"));
					}
				}
			}

		};
	}

}
