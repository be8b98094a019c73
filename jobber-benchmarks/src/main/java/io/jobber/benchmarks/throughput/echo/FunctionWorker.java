package io.jobber.benchmarks.throughput.echo;

import java.util.function.Function;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

import io.jobber.benchmarks.ProcessTree;

/**
 * A worker whose functions, one for each type, are in Spring Cloud Function's catalog.
 */
@EnableAutoConfiguration
public class FunctionWorker {

	public static void main(String[] args) {
		ProcessTree.endWithParent();
		new SpringApplicationBuilder(FunctionWorker.class).web(WebApplicationType.NONE)
			.properties("jobber.enabled=false", "spring.grpc.server.enabled=false")
			.run(args);
	}

	@Bean
	Function<byte[], byte[]> bytes() {
		return (payload) -> payload;
	}

	@Bean
	Function<String, String> string() {
		return (payload) -> payload;
	}

	@Bean
	Function<Note, Note> json() {
		return (payload) -> payload;
	}

}
