package io.jobber.benchmarks.scale;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import io.jobber.benchmarks.ProcessTree;

/**
 * Simulated workers as a process of their own, so that their memory and their threads are
 * not taken for the application's. It does what it reads from its input, and ends with
 * it.
 */
final class CrowdProcess {

	static final String DONE = "done";

	private CrowdProcess() {
	}

	/**
	 * Start it.
	 * @param args the port of the application and its join token
	 */
	public static void main(String[] args) throws Exception {
		ProcessTree.endWithParent();
		Crowd crowd = new Crowd("127.0.0.1:" + args[0], args[1]);
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String line;
		while ((line = input.readLine()) != null) {
			String[] words = line.split(" ");
			switch (words[0]) {
				case "join" ->
					crowd.join(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Boolean.parseBoolean(words[3]));
				case "leave" -> crowd.leave(Integer.parseInt(words[1]));
				case "hold" -> crowd.hold();
				case "release" -> crowd.release();
				default -> throw new IllegalArgumentException(line);
			}
			System.out.println(DONE);
		}
		System.exit(0);
	}

}
