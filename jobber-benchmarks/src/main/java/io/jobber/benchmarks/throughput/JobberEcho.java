package io.jobber.benchmarks.throughput;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;

/**
 * The whole way: template, dispatcher, stream, worker and function, and back.
 */
final class JobberEcho implements Echo {

	private static final int SLOTS = 1024;

	private final ConfigurableApplicationContext context;

	private final JobberTemplate template;

	private final byte[] payload;

	JobberEcho(int workers, Class<?> worker, byte[] payload) {
		this.payload = payload;
		List<String> settings = new ArrayList<>(List.of("spring.grpc.server.port=0", "logging.level.root=warn",
				"jobber.scheduler.min-workers=" + workers, "jobber.scheduler.max-workers=" + workers,
				"jobber.scheduler.worker-slots=" + SLOTS, "jobber.queue.capacity=100000"));
		List<String> command = Jvm.command(worker, List.of());
		for (int i = 0; i < command.size(); i++) {
			settings.add("jobber.scheduler.process.command[" + i + "]=" + command.get(i));
		}
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(settings.toArray(String[]::new))
			.run();
		this.template = this.context.getBean(JobberTemplate.class);
		awaitWorkers(this.context.getBean(Dispatcher.class), workers);
	}

	@Override
	public void send(int lane, Runnable answered) {
		this.template.execute("echo", this.payload, byte[].class).subscribe((answer) -> answered.run());
	}

	@Override
	public void sendBlocking(int lane) {
		this.template.executeBlocking("echo", this.payload, byte[].class);
	}

	@Override
	public Workers workers() {
		return () -> ProcessHandle.current().children().toList();
	}

	@Override
	public void close() {
		this.context.close();
	}

	private static void awaitWorkers(Dispatcher dispatcher, int workers) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (dispatcher.stats().workers() < workers) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException("The workers have not come");
			}
			LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
		}
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
