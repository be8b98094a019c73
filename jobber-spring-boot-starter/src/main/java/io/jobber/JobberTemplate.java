package io.jobber;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.jobber.codec.PayloadCodecException;
import io.jobber.codec.PayloadCodecs;
import io.jobber.task.JobberException;
import io.jobber.task.Payload;
import io.jobber.task.Task;
import io.jobber.task.Terms;

/**
 * Has functions run by workers. Thread-safe; one for an application.
 * <p>
 * Payloads are {@code byte[]}, {@code String}, protobuf messages, or anything that
 * Jackson can write; results likewise, and {@link Payload} for the result as it came,
 * with its headers. A {@code Mono} sends nothing until it is subscribed to, sends a task
 * of its own for each subscription, emits on one of Reactor's parallel threads, and
 * cancels the task when it is cancelled. It is empty if the function has no result.
 * <p>
 * What goes wrong with a task is a {@link JobberException}; its subclasses in
 * {@code io.jobber.task} tell the cases apart. A task that cannot be one, for want of a
 * name or with a timeout that is not positive, is an {@link IllegalArgumentException}.
 */
public final class JobberTemplate {

	private final Function<Task, CompletableFuture<Payload>> dispatcher;

	private final PayloadCodecs codecs;

	private final Function<String, Terms> terms;

	private final Handover handover = new Handover();

	/**
	 * Create a template.
	 * @param dispatcher takes tasks; must not block
	 * @param codecs encode what is sent and decode what comes back
	 * @param terms of tasks of a function that do not say it themselves
	 */
	public JobberTemplate(Function<Task, CompletableFuture<Payload>> dispatcher, PayloadCodecs codecs,
			Function<String, Terms> terms) {
		this.dispatcher = dispatcher;
		this.codecs = codecs;
		this.terms = terms;
	}

	/**
	 * Have a function run.
	 * @param function the name of the function
	 * @param payload what it is given; {@code null} for a function without an input
	 * @param resultType what its result is read as
	 * @param <R> the type of the result
	 * @return the result
	 */
	public <R> Mono<R> execute(String function, @Nullable Object payload, Class<R> resultType) {
		return submit(task(function).payload(payload), ClassUtils.resolvePrimitiveIfNecessary(resultType));
	}

	/**
	 * Have a function run whose result is of a generic type.
	 * @param function the name of the function
	 * @param payload what it is given; {@code null} for a function without an input
	 * @param resultType what its result is read as
	 * @param <R> the type of the result
	 * @return the result
	 */
	public <R> Mono<R> execute(String function, @Nullable Object payload, ParameterizedTypeReference<R> resultType) {
		return submit(task(function).payload(payload), resultType.getType());
	}

	/**
	 * Have a function run and wait for its result: for platform and virtual threads.
	 * @param function the name of the function
	 * @param payload what it is given; {@code null} for a function without an input
	 * @param resultType what its result is read as
	 * @param <R> the type of the result
	 * @return the result, or {@code null} if the function has none
	 * @throws IllegalStateException if called on an event loop, which must not be blocked
	 */
	public <R> @Nullable R executeBlocking(String function, @Nullable Object payload, Class<R> resultType) {
		return task(function).payload(payload).retrieveBlocking(resultType);
	}

	/**
	 * Describe a task that needs more than a payload.
	 * @param function the name of the function
	 * @return a description to be completed; not thread-safe
	 */
	public TaskSpec task(String function) {
		return new TaskSpec(this, function);
	}

	<R> Mono<R> submit(TaskSpec spec, Type resultType) {
		return Mono.create((sink) -> Delivery.start(this.dispatcher.apply(spec.build(this.codecs, this.terms)),
				(payload) -> decode(payload, resultType), this.handover, sink));
	}

	<R> @Nullable R await(TaskSpec spec, Type resultType) {
		if (Schedulers.isInNonBlockingThread() || Thread.currentThread() instanceof FastThreadLocalThread) {
			throw new IllegalStateException("The blocking form of JobberTemplate was called on thread '"
					+ Thread.currentThread().getName() + "', which must not block; return the Mono instead");
		}
		CompletableFuture<Payload> promise = this.dispatcher.apply(spec.build(this.codecs, this.terms));
		try {
			return decode(promise.get(), resultType);
		}
		catch (InterruptedException ex) {
			promise.cancel(true);
			Thread.currentThread().interrupt();
			throw new JobberException("Interrupted while waiting for function '" + spec.function() + "'", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof JobberException failure) {
				throw failure;
			}
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new JobberException("Function '" + spec.function() + "' could not be run", cause);
		}
	}

	@SuppressWarnings("unchecked")
	private <R> @Nullable R decode(Payload payload, Type resultType) {
		try {
			return (R) this.codecs.decode(payload, resultType);
		}
		catch (LinkageError | VirtualMachineError ex) {
			// Reactor takes them for fatal and tells nobody: the caller would wait for
			// ever.
			throw new PayloadCodecException("The result cannot be read as a " + resultType.getTypeName() + ": " + ex,
					ex);
		}
	}

}
