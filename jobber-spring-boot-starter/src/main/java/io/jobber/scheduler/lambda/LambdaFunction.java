package io.jobber.scheduler.lambda;

import org.jspecify.annotations.Nullable;

/**
 * Which function runs the workers.
 *
 * @param name its name, or its ARN, whole or partial
 * @param qualifier a version or an alias; {@code null} for the one that the name says, or
 * else the latest
 * @param settings what the properties begin with that say so, for messages
 */
public record LambdaFunction(String name, @Nullable String qualifier, String settings) {

	/**
	 * The function of the default pool.
	 */
	public LambdaFunction(String name, @Nullable String qualifier) {
		this(name, qualifier, "jobber");
	}

	public LambdaFunction {
		if (name.isBlank()) {
			throw new IllegalArgumentException("A Lambda function without a name");
		}
		if (qualifier != null && qualifier.isBlank()) {
			throw new IllegalArgumentException("A Lambda function with a blank qualifier: " + name);
		}
	}

	String setting(String name) {
		return this.settings + ".scheduler." + name;
	}

	/**
	 * The function as AWS writes it, such as {@code orders:live}.
	 */
	@Override
	public String toString() {
		return (this.qualifier != null) ? this.name + ":" + this.qualifier : this.name;
	}

}
