package io.jobber.worker.function.lambda;

import java.util.Random;
import java.util.UUID;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import io.jobber.worker.Worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what all copies of a snapshot would share.
 */
class SnapshotTests {

	@Test
	void nothingRandomIsKeptInAStaticField() {
		JavaClasses worker = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("io.jobber.worker");

		assertThat(worker.contain(Worker.class)).isTrue();
		assertThat(worker.contain(LambdaWorker.class)).isTrue();
		fields().that()
			.areStatic()
			.should()
			.haveRawType(not(assignableTo(Random.class).or(assignableTo(UUID.class))))
			.check(worker);
	}

}
