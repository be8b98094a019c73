package io.jobber.benchmarks.startup.aot;

import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The diagnostic worker as {@code FunctionInvoker} starts it, to be processed ahead of
 * time. Its classes are those of the package, not of this module.
 */
public final class DiagnosticApplication {

	private DiagnosticApplication() {
	}

	/**
	 * Start it.
	 * @param arguments properties
	 * @throws ClassNotFoundException if this is not run with the package
	 */
	public static void main(String[] arguments) throws ClassNotFoundException {
		new SpringApplicationBuilder()
			.sources(Class.forName("io.jobber.worker.function.diagnostic.DiagnosticWorker"),
					Class.forName("org.springframework.cloud.function.adapter.aws.AWSCompanionAutoConfiguration"))
			.run(arguments);
	}

}
