package io.jobber.worker.function.role;

import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Activates the profile {@code jobber-worker} beside those of the application, before its
 * configuration files are read: {@code application-jobber-worker.yml} is one of them, and
 * the last.
 */
final class WorkerProfile implements EnvironmentPostProcessor, Ordered {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (WorkerRole.isToldBeforeProfiles(environment)) {
			Set<String> profiles = new LinkedHashSet<>(application.getAdditionalProfiles());
			profiles.add(WorkerRole.PROFILE);
			application.setAdditionalProfiles(profiles.toArray(String[]::new));
		}
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER - 1;
	}

}
