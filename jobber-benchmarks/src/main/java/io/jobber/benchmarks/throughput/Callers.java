package io.jobber.benchmarks.throughput;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.jobber.benchmarks.Jdk;
import io.jobber.benchmarks.throughput.caller.Load;
import io.jobber.benchmarks.throughput.caller.Measurement;
import io.jobber.benchmarks.throughput.echo.Content;
import io.jobber.benchmarks.throughput.echo.Target;
import io.jobber.benchmarks.throughput.echo.Target.Kind;

/**
 * The processes of some targets: one caller for the reference and one for Jobber, so that
 * neither's code is compiled for the other's use, and the workers of each. They start and
 * end together.
 */
final class Callers implements AutoCloseable {

	private final List<Caller> callers = new ArrayList<>();

	Callers(Jdk jdk, Content content, List<Target> targets) throws IOException {
		List<Target> references = targets.stream().filter((target) -> target.kind() == Kind.REFERENCE).toList();
		List<Target> others = targets.stream().filter((target) -> target.kind() != Kind.REFERENCE).toList();
		try {
			for (List<Target> group : List.of(references, others)) {
				this.callers.add(new Caller(jdk, content, group));
			}
			for (Caller caller : this.callers) {
				caller.awaitReady();
			}
		}
		catch (IOException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	Measurement run(Target target, Load load) throws IOException {
		for (Caller caller : this.callers) {
			if (caller.has(target)) {
				return caller.run(target, load);
			}
		}
		throw new IllegalArgumentException("No caller has " + target);
	}

	@Override
	public void close() throws IOException {
		for (Caller caller : this.callers) {
			caller.end();
		}
		this.callers.forEach(Caller::awaitEnd);
	}

}
