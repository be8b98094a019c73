package io.jobber;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

import io.jobber.codec.PayloadCodecs;
import io.jobber.task.Payload;
import io.jobber.task.Priority;
import io.jobber.task.Task;
import io.jobber.task.Terms;

/**
 * Describes one task, step by step, and sends it. Not thread-safe.
 */
public final class TaskSpec {

	private final JobberTemplate template;

	private final String function;

	private @Nullable Object payload;

	private @Nullable String contentType;

	// Sets and maps are replaced, never modified: copies of this share them.
	private Map<String, String> headers = Map.of();

	private Set<String> retryOn = Set.of();

	private @Nullable Duration timeout;

	private @Nullable Duration queueTimeout;

	private @Nullable Priority priority;

	private boolean idempotent;

	TaskSpec(JobberTemplate template, String function) {
		this.template = template;
		this.function = function;
	}

	private TaskSpec(TaskSpec other) {
		this.template = other.template;
		this.function = other.function;
		this.payload = other.payload;
		this.contentType = other.contentType;
		this.headers = other.headers;
		this.retryOn = other.retryOn;
		this.timeout = other.timeout;
		this.queueTimeout = other.queueTimeout;
		this.priority = other.priority;
		this.idempotent = other.idempotent;
	}

	/**
	 * What the function is given. Nothing, unless this is called.
	 * @param payload the input; it must not be modified until the task has ended
	 * @return this
	 */
	public TaskSpec payload(@Nullable Object payload) {
		this.payload = payload;
		return this;
	}

	/**
	 * The media type of the payload, in place of the one that goes with its Java type.
	 * @param contentType such as {@code image/jpeg}
	 * @return this
	 */
	public TaskSpec contentType(String contentType) {
		this.contentType = contentType;
		return this;
	}

	/**
	 * A header for the function, in addition to others.
	 * @param name the name; a header of that name is replaced
	 * @param value the value
	 * @return this
	 */
	public TaskSpec header(String name, String value) {
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		all.put(name, value);
		this.headers = all;
		return this;
	}

	/**
	 * How long the task may take, the wait for a worker included, in place of
	 * {@code jobber.timeout}.
	 * @param timeout must be positive
	 * @return this
	 */
	public TaskSpec timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * How much of its time the task may wait for a worker, in place of
	 * {@code jobber.queue.timeout}.
	 * @param queueTimeout must be positive
	 * @return this
	 */
	public TaskSpec queueTimeout(Duration queueTimeout) {
		this.queueTimeout = queueTimeout;
		return this;
	}

	/**
	 * How urgent the task is among those that wait. Normal, unless this is called.
	 * @param priority the level
	 * @return this
	 */
	public TaskSpec priority(Priority priority) {
		this.priority = priority;
		return this;
	}

	/**
	 * Run the function again after it threw one of these, up to
	 * {@code jobber.max-attempts} times in all and within the task's timeout. Types are
	 * compared by name, not by inheritance: the worker's exception need not be a class
	 * here.
	 * @param failureTypes full names of exception classes
	 * @return this
	 */
	public TaskSpec retryOn(String... failureTypes) {
		this.retryOn = union(this.retryOn, new LinkedHashSet<>(List.of(failureTypes)));
		return this;
	}

	/**
	 * Say that running the task twice does no harm, so that it is given to another worker
	 * when the first was lost.
	 * @return this
	 */
	public TaskSpec idempotent() {
		this.idempotent = true;
		return this;
	}

	/**
	 * Send the task, as it is described by now, when the result is subscribed to.
	 * @param resultType what the result is read as
	 * @param <R> the type of the result
	 * @return the result; see {@link JobberTemplate} for its threads and cancellation
	 */
	public <R> Mono<R> retrieve(Class<R> resultType) {
		return this.template.submit(new TaskSpec(this), ClassUtils.resolvePrimitiveIfNecessary(resultType));
	}

	/**
	 * Send the task, as it is described by now, when the result, of a generic type, is
	 * subscribed to.
	 * @param resultType what the result is read as
	 * @param <R> the type of the result
	 * @return the result; see {@link JobberTemplate} for its threads and cancellation
	 */
	public <R> Mono<R> retrieve(ParameterizedTypeReference<R> resultType) {
		return this.template.submit(new TaskSpec(this), resultType.getType());
	}

	/**
	 * Send the task and wait for its result: for platform and virtual threads.
	 * @param resultType what the result is read as
	 * @param <R> the type of the result
	 * @return the result, or {@code null} if the function has none
	 * @throws IllegalStateException if called on an event loop, which must not be blocked
	 */
	public <R> @Nullable R retrieveBlocking(Class<R> resultType) {
		return this.template.await(this, ClassUtils.resolvePrimitiveIfNecessary(resultType));
	}

	/**
	 * Send the task and wait for its result of a generic type.
	 * @param resultType what the result is read as
	 * @param <R> the type of the result
	 * @return the result, or {@code null} if the function has none
	 * @throws IllegalStateException if called on an event loop, which must not be blocked
	 */
	public <R> @Nullable R retrieveBlocking(ParameterizedTypeReference<R> resultType) {
		return this.template.await(this, resultType.getType());
	}

	String function() {
		return this.function;
	}

	Task build(PayloadCodecs codecs, Function<String, Terms> usual) {
		Payload encoded = codecs.encode(this.payload, this.contentType);
		if (!this.headers.isEmpty()) {
			Map<String, String> all = new LinkedHashMap<>(encoded.headers());
			all.putAll(this.headers);
			encoded = encoded.withHeaders(all);
		}
		return new Task(this.function, encoded, terms(usual.apply(this.function)));
	}

	private Terms terms(Terms usual) {
		if (this.timeout == null && this.queueTimeout == null && this.priority == null && !this.idempotent
				&& this.retryOn.isEmpty()) {
			return usual;
		}
		return new Terms((this.timeout != null) ? this.timeout : usual.timeout(),
				(this.queueTimeout != null) ? this.queueTimeout : usual.queueTimeout(),
				this.idempotent || usual.idempotent(), union(usual.retryOn(), this.retryOn),
				(this.priority != null) ? this.priority : usual.priority());
	}

	private static Set<String> union(Set<String> some, Set<String> others) {
		Set<String> all = new LinkedHashSet<>(some);
		all.addAll(others);
		return all;
	}

}
