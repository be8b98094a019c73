package io.jobber.autoconfigure;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says which setting to change when the port that workers join through is taken.
 */
final class GrpcPortInUseFailureAnalyzer extends AbstractFailureAnalyzer<IOException> {

	private final Environment environment;

	GrpcPortInUseFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IOException cause) {
		if (!isOfGrpcServer(rootFailure)) {
			return null;
		}
		String port = this.environment.getProperty("spring.grpc.server.port", "9090");
		return new FailureAnalysis(
				"The gRPC server, through which workers join, could not listen on port " + port + ": "
						+ rootMessage(cause) + ".",
				"Stop the process that listens on port " + port
						+ ", or set spring.grpc.server.port to another one (0 for any that is free).",
				cause);
	}

	private static @Nullable String rootMessage(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root.getMessage();
	}

	private static boolean isOfGrpcServer(Throwable failure) {
		for (Throwable each = failure; each != null; each = each.getCause()) {
			for (StackTraceElement frame : each.getStackTrace()) {
				if (frame.getClassName().startsWith("org.springframework.grpc.server.lifecycle.")) {
					return true;
				}
			}
		}
		return false;
	}

}
