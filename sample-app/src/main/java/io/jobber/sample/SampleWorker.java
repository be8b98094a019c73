package io.jobber.sample;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

import io.jobber.sample.functions.SampleFunctions;

/**
 * A worker and nothing else: the functions, and neither the web nor the sending part of
 * Jobber. A launcher starts it with an invitation in its environment; without one it ends
 * at once.
 */
// No @Configuration: the application's component scan must not find it.
@EnableAutoConfiguration
@Import(SampleFunctions.class)
public final class SampleWorker {

	private SampleWorker() {
	}

	/**
	 * Start the worker.
	 * @param args Spring's command line
	 */
	public static void main(String[] args) {
		new SpringApplicationBuilder(SampleWorker.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("jobber.enabled=false", "spring.grpc.server.enabled=false")
			.run(args);
	}

}
