package io.jobber.benchmarks.throughput;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The caller as a process of its own, with workers of one kind. It runs the loads that it
 * reads from its input, and ends with it.
 */
final class CallerProcess {

	static final String READY = "ready";

	static final String RESULT = "result ";

	private CallerProcess() {
	}

	/**
	 * Start it.
	 * @param args the kind of workers, their number and the size of payloads in bytes
	 */
	public static void main(String[] args) throws Exception {
		int workers = Integer.parseInt(args[1]);
		byte[] payload = new byte[Integer.parseInt(args[2])];
		try (Echo echo = switch (Kind.valueOf(args[0])) {
			case REFERENCE -> new RawEcho(workers, payload);
			case HANDLER -> new JobberEcho(workers, HandlerWorker.class, payload);
			case FUNCTION -> new JobberEcho(workers, FunctionWorker.class, payload);
		}) {
			System.out.println(READY);
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			String line;
			while ((line = input.readLine()) != null) {
				System.out.println(RESULT + Load.parse(line).run(echo).line());
			}
		}
		System.exit(0);
	}

	/**
	 * What answers.
	 */
	enum Kind {

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
