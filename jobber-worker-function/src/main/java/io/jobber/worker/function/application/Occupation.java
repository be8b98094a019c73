package io.jobber.worker.function.application;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Finds out what a worker is to do, from all its settings, before anything is started.
 */
final class Occupation implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

	private static final String WEB = "spring.main.web-application-type";

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		ConfigurableEnvironment environment = event.getEnvironment();
		if (Stream.of("server.port", WEB).anyMatch(environment::containsProperty)) {
			return;
		}
		boolean joins = Stream.of("jobber.worker.invitation", "jobber.worker.join")
			.anyMatch(environment::containsProperty);
		if (!joins && !List.of(event.getArgs()).contains("--info")) {
			throw new NothingToDoException();
		}
		DefaultPropertiesPropertySource.addOrMerge(Map.of(WEB, "none"), environment.getPropertySources());
	}

}
