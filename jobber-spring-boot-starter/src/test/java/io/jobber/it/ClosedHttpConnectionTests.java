package io.jobber.it;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.dispatch.Dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A browser that goes away cancels the task that it waited for, all the way to the thread
 * that runs it.
 */
@Tag("contract")
@SpringBootTest(classes = ClosedHttpConnectionTests.LongApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.grpc.server.port=0")
class ClosedHttpConnectionTests {

	@Autowired
	private Dispatcher dispatcher;

	@Autowired
	private Environment environment;

	@Test
	void closedConnectionOfTheCallerInterruptsTheFunction() throws Exception {
		int port = this.environment.getRequiredProperty("local.server.port", Integer.class);
		try (Socket browser = new Socket(InetAddress.getLoopbackAddress(), port)) {
			browser.getOutputStream()
				.write("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			await().atMost(Duration.ofMinutes(1)).until(() -> this.dispatcher.stats().running() == 1);
		}

		// The function sleeps for ten minutes: only an interrupt ends it.
		await().atMost(Duration.ofMinutes(1)).until(() -> this.dispatcher.stats().running() == 0);
		assertThat(this.dispatcher.stats().cancelled()).isOne();
		assertThat(this.dispatcher.stats().freeSlots()).isEqualTo(this.dispatcher.stats().slots());
	}

	@Import(EchoApplication.class)
	@RestController
	static class LongApplication {

		private final JobberTemplate template;

		LongApplication(JobberTemplate template) {
			this.template = template;
		}

		@GetMapping("/long")
		Mono<String> work() {
			return this.template.task("sleep").payload("600000").timeout(Duration.ofMinutes(10)).retrieve(String.class);
		}

	}

}
