package io.jobber.lambda.emulator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;

/**
 * Tests whose functions are shell scripts. They are skipped where there is no curl.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DisabledOnOs(OS.WINDOWS)
@EnabledIf(value = "io.jobber.lambda.emulator.ShellFunction#canRun",
		disabledReason = "The functions of these tests need the command 'curl'")
@interface NeedsShell {

}
