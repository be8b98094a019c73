package io.jobber.it;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import io.jobber.worker.InterruptibleTask;
import io.jobber.worker.TaskExecutors;
import io.jobber.worker.TaskHandler;

/**
 * An application whose workers, threads of its own JVM, know a few plain functions.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class EchoApplication {

	@Bean(destroyMethod = "shutdownNow")
	ExecutorService taskExecutor() {
		return TaskExecutors.newExecutor("echo-");
	}

	@Bean
	Gate gate() {
		return new Gate();
	}

	@Bean
	TaskHandler echoHandler(ExecutorService taskExecutor, Gate gate) {
		return (request, callback) -> InterruptibleTask.start(taskExecutor, callback, () -> {
			switch (request.function()) {
				case "echo" -> callback.succeeded(request.contentType(), request.headers(), request.payload());
				case "sleep" -> {
					Object never = new Object();
					synchronized (never) {
						never.wait(Long.parseLong(new String(request.payload(), StandardCharsets.UTF_8)));
					}
					callback.succeeded("text/plain", Map.of(), request.payload());
				}
				case "wait-at-gate" -> {
					gate.pass();
					callback.succeeded("text/plain", Map.of(), request.payload());
				}
				default -> throw new IllegalStateException("no " + request.function());
			}
		});
	}

	/**
	 * Holds up tasks until it is opened.
	 */
	static final class Gate {

		private volatile CountDownLatch open = new CountDownLatch(1);

		void open() {
			this.open.countDown();
		}

		void close() {
			this.open = new CountDownLatch(1);
		}

		private void pass() throws InterruptedException {
			this.open.await();
		}

	}

}
