package io.jobber.lambda.emulator.cli;

import java.net.URI;
import java.util.List;

import io.jobber.lambda.emulator.EmulatedFunction;

/**
 * What is said when the emulator listens.
 */
final class Greeting {

	private Greeting() {
	}

	static String of(URI endpoint, List<EmulatedFunction> functions) {
		StringBuilder text = new StringBuilder("AWS Lambda is at %s, with%n".formatted(endpoint));
		for (EmulatedFunction each : functions) {
			text.append("  %s%s  %s  %d MB  %d s  %s%n".formatted(each.name(),
					(each.alias() != null) ? ":" + each.alias() : "", each.runtime(), each.memoryMegabytes(),
					each.timeout().toSeconds(), each.code()));
		}
		return text
			.append("Try: aws lambda invoke --endpoint-url %s --region eu-west-1 --no-sign-request --function-name %s "
				.formatted(endpoint, functions.get(0).name()))
			.append("--cli-binary-format raw-in-base64-out --payload '{}' /dev/stdout")
			.toString();
	}

}
