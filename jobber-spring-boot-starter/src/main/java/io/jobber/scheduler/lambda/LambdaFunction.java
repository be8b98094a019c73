package io.jobber.scheduler.lambda;

import org.jspecify.annotations.Nullable;

/**
 * Which function runs the workers.
 *
 * @param name its name, or its ARN, whole or partial
 * @param qualifier a version or an alias; {@code null} for the one that the name says, or
 * else the latest
 */
public record LambdaFunction(String name, @Nullable String qualifier) {

	public LambdaFunction {
		if (name.isBlank()) {
			throw new IllegalArgumentException("A Lambda function without a name");
		}
		if (qualifier != null && qualifier.isBlank()) {
			throw new IllegalArgumentException("A Lambda function with a blank qualifier: " + name);
		}
	}

	/**
	 * The function as AWS writes it, such as {@code orders:live}.
	 */
	@Override
	public String toString() {
		return (this.qualifier != null) ? this.name + ":" + this.qualifier : this.name;
	}

}
