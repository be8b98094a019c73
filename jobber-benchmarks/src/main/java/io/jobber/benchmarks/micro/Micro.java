package io.jobber.benchmarks.micro;

import java.io.IOException;

import org.openjdk.jmh.Main;

import io.jobber.benchmarks.ProcessTree;

/**
 * JMH, with no process left when it is ended.
 */
final class Micro {

	private Micro() {
	}

	/**
	 * Start it.
	 * @param args as JMH takes them
	 */
	public static void main(String[] args) throws IOException {
		ProcessTree.endAtExit();
		Main.main(args);
	}

}
