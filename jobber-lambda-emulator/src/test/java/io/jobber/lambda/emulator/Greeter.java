package io.jobber.lambda.emulator;

import java.io.PrintStream;

/**
 * A function in Java that needs nothing but the JDK.
 */
public final class Greeter {

	// A function's standard output is its log.
	private final PrintStream log = System.out;

	public String greet(String name) {
		this.log.println("greeting " + name);
		return switch (name) {
			case "nobody" -> throw new IllegalArgumentException("there is nobody");
			case "depth" -> fall(1000);
			case "heap" -> Long.toString(Runtime.getRuntime().maxMemory());
			default -> "Hello " + name + " from " + System.getenv("AWS_LAMBDA_FUNCTION_NAME");
		};
	}

	private String fall(int depth) {
		if (depth == 0) {
			throw new IllegalStateException("the bottom");
		}
		return fall(depth - 1);
	}

}
