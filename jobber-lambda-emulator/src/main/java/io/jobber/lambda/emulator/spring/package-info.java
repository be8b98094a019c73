/**
 * The emulator as a bean of a Spring Boot application.
 */
@NullMarked
package io.jobber.lambda.emulator.spring;

import org.jspecify.annotations.NullMarked;
