package io.jobber.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;
import io.jobber.task.TaskRejectedException;
import io.jobber.task.TaskRejectedException.Reason;

import static org.awaitility.Awaitility.await;

/**
 * An application as a process of its own, with two workers as processes and callers that
 * keep them busy. It says {@value #READY} and the workers' process ids when it is under
 * load, and when it has shut down in order, {@value #ENDED} and what became of its calls.
 * It ends when its input does, hence with the test that started it.
 */
final class ApplicationProcess {

	static final String READY = "ready: ";

	static final String ENDED = "ended: ";

	private static final int CALLERS = 8;

	private final CountDownLatch callersLeft = new CountDownLatch(CALLERS);

	private final LongAdder results = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder errors = new LongAdder();

	private ApplicationProcess() {
	}

	/**
	 * Start it.
	 * @param args the directory of the workers' files
	 */
	public static void main(String[] args) throws IOException {
		new ApplicationProcess().run(Path.of(args[0]));
		while (System.in.read() != -1) {
			// Nobody says anything.
		}
		Runtime.getRuntime().halt(97);
	}

	private void run(Path directory) {
		ProcessWorkerLauncher launcher = new ProcessWorkerLauncher(directory);
		ConfigurableApplicationContext context = ChaosApplication.start(launcher, "jobber.scheduler.min-workers=2",
				"jobber.scheduler.max-workers=2", "jobber.scheduler.worker-slots=4", "jobber.heartbeat-interval=1s");
		// Called once the context is closed.
		SpringApplication.getShutdownHandlers().add(this::sayWhatBecameOfCalls);
		Dispatcher dispatcher = context.getBean(Dispatcher.class);
		JobberTemplate template = context.getBean(JobberTemplate.class);
		for (int i = 0; i < CALLERS; i++) {
			new Thread(() -> callUntilRejected(template)).start();
		}
		await().atMost(Duration.ofSeconds(60))
			.until(() -> dispatcher.stats().workers() == 2 && dispatcher.stats().running() == CALLERS);
		List<Process> workers = launcher.children();
		System.out.println(
				READY + workers.stream().map((worker) -> Long.toString(worker.pid())).collect(Collectors.joining(" ")));
	}

	private void callUntilRejected(JobberTemplate template) {
		try {
			while (true) {
				template.executeBlocking("sleep", "500", String.class);
				this.results.increment();
			}
		}
		catch (TaskRejectedException ex) {
			((ex.getReason() == Reason.SHUTTING_DOWN) ? this.rejected : this.errors).increment();
		}
		catch (RuntimeException ex) {
			ex.printStackTrace();
			this.errors.increment();
		}
		finally {
			this.callersLeft.countDown();
		}
	}

	private void sayWhatBecameOfCalls() {
		try {
			boolean all = this.callersLeft.await(20, TimeUnit.SECONDS);
			System.out.println(ENDED + "results " + this.results.sum() + ", rejected " + this.rejected.sum()
					+ ", errors " + this.errors.sum() + ", waiting " + (all ? 0 : this.callersLeft.getCount()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
