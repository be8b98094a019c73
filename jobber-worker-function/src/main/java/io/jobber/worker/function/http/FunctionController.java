package io.jobber.worker.function.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import io.jobber.worker.TaskHandler;
import io.jobber.worker.TaskRequest;

/**
 * Serves functions under the paths of Spring Cloud Function: {@code POST /name} with the
 * payload in the body, {@code GET /name/text} with a text for it, {@code GET /name} for a
 * supplier, {@code /a,b} for one after the other. A request becomes a task of the same
 * {@link TaskHandler} that serves a worker's stream, so functions, their payloads and
 * their threads are the same in both. The container's thread goes back at once; a request
 * that takes longer than {@code spring.mvc.async.request-timeout} is cancelled.
 */
@RestController
final class FunctionController {

	private final AtomicLong ids = new AtomicLong();

	private final TaskHandler handler;

	private final int maxPayloadBytes;

	FunctionController(TaskHandler handler, int maxPayloadBytes) {
		this.handler = handler;
		this.maxPayloadBytes = maxPayloadBytes;
	}

	@PostMapping("/{function}")
	DeferredResult<ResponseEntity<?>> post(@PathVariable String function, @RequestHeader HttpHeaders headers,
			HttpServletRequest request) throws IOException {
		byte[] payload = request.getInputStream().readNBytes(this.maxPayloadBytes + 1);
		Answer answer = new Answer(sent(headers));
		if (payload.length > this.maxPayloadBytes) {
			return answer.tooLarge(this.maxPayloadBytes);
		}
		String contentType = Objects.requireNonNullElse(headers.getFirst(HttpHeaders.CONTENT_TYPE), "");
		return run(function, contentType, payload, answer);
	}

	@GetMapping("/{function}/{*argument}")
	DeferredResult<ResponseEntity<?>> get(@PathVariable String function, @PathVariable String argument,
			@RequestHeader HttpHeaders headers) {
		String text = argument.startsWith("/") ? argument.substring(1) : argument;
		return run(function, "text/plain;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8),
				new Answer(sent(headers)));
	}

	private DeferredResult<ResponseEntity<?>> run(String function, String contentType, byte[] payload, Answer answer) {
		TaskRequest task = new TaskRequest(this.ids.incrementAndGet(), 1, function.replace(',', '|'), contentType,
				answer.sent(), payload, Duration.ZERO);
		return answer.cancelledBy(this.handler.handle(task, answer));
	}

	private static Map<String, String> sent(HttpHeaders headers) {
		Map<String, String> sent = new HashMap<>();
		headers.forEach((name, values) -> sent.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
		return sent;
	}

}
