package io.jobber.benchmarks.throughput.echo;

import java.util.Locale;

/**
 * What answers.
 *
 * @param kind how it is reached
 * @param workers how many processes it has
 */
public record Target(Kind kind, int workers) {

	/**
	 * The target that this one is compared with.
	 */
	public Target reference() {
		return new Target(Kind.REFERENCE, this.workers);
	}

	/**
	 * As one word that {@link #parse} reads.
	 */
	public String word() {
		return this.kind + ":" + this.workers;
	}

	public static Target parse(String word) {
		String[] parts = word.split(":");
		return new Target(Kind.valueOf(parts[0]), Integer.parseInt(parts[1]));
	}

	@Override
	public String toString() {
		return this.kind.name().toLowerCase(Locale.ROOT)
				+ ((this.workers == 1) ? ", 1 worker" : ", " + this.workers + " workers");
	}

	/**
	 * How a target is reached.
	 */
	public enum Kind {

		/**
		 * A raw stream.
		 */
		REFERENCE,

		/**
		 * Workers with a handler in plain Java.
		 */
		HANDLER,

		/**
		 * Workers with Spring Cloud Function's catalog.
		 */
		FUNCTION

	}

}
