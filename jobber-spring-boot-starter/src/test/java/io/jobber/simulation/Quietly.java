package io.jobber.simulation;

import java.util.logging.Logger;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is simulated from logging: an hour of it is over in a second.
 */
final class Quietly implements BeforeAllCallback, AfterAllCallback {

	private final Logger dispatch = Logger.getLogger("io.jobber.dispatch");

	private final ch.qos.logback.classic.Logger scheduler = (ch.qos.logback.classic.Logger) LoggerFactory
		.getLogger("io.jobber.scheduler");

	@Override
	public void beforeAll(ExtensionContext context) {
		this.dispatch.setLevel(java.util.logging.Level.SEVERE);
		this.scheduler.setLevel(Level.ERROR);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.dispatch.setLevel(null);
		this.scheduler.setLevel(null);
	}

}
