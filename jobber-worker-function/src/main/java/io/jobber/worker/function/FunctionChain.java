package io.jobber.worker.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.ObjectUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Calls the parts of one function definition, the result of each being the input of the
 * next. A value becomes a {@code Mono} or {@code Flux} where the next part takes one;
 * from then on the rest is a publisher, and parts that may block run on the tasks'
 * threads. An empty result of one part ends the chain with an empty result. A part that
 * takes a {@code Message} and is given a bare value finds the task's headers in it.
 *
 * @param parts the functions, at least one
 * @param reader converts the payload, and between parts
 * @param blocking where parts that may block run
 */
record FunctionChain(List<FunctionPart> parts, PayloadReader reader, Scheduler blocking) {

	private static final ReactiveAdapterRegistry ADAPTERS = ReactiveAdapterRegistry.getSharedInstance();

	/**
	 * Whether running the chain only assembles a publisher.
	 */
	boolean isReactive() {
		for (FunctionPart part : this.parts) {
			if (!part.reactive()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Run the chain.
	 * @return a value, a {@code Publisher} of the result, or {@code null} for none
	 */
	@Nullable Object run(byte[] payload, Map<String, Object> headers) {
		Object result = first(this.parts.get(0), payload, headers);
		FunctionPart previous = this.parts.get(0);
		for (FunctionPart part : this.parts.subList(1, this.parts.size())) {
			if (result == null) {
				return null;
			}
			result = (result instanceof Publisher<?> publisher) ? next(previous, part, publisher, headers)
					: next(previous, part, result, headers);
			previous = part;
		}
		return result;
	}

	private @Nullable Object first(FunctionPart part, byte[] payload, Map<String, Object> headers) {
		if (part.input().container() == InputType.Container.NONE) {
			return call(part, null);
		}
		List<Object> inputs = new ArrayList<>();
		for (Object element : this.reader.readAll(part, payload, headers)) {
			inputs.add(part.input().message() ? new GenericMessage<>(element, headers) : element);
		}
		Object single = inputs.isEmpty() ? null : inputs.get(0);
		return switch (part.input().container()) {
			case FLUX -> call(part, Flux.fromIterable(inputs));
			case MONO -> call(part, Mono.justOrEmpty(single));
			default -> call(part, single);
		};
	}

	private @Nullable Object next(FunctionPart before, FunctionPart part, Object previous,
			Map<String, Object> headers) {
		return switch (part.input().container()) {
			case FLUX -> call(part,
					Flux.fromIterable(elements(part, previous)).map((value) -> input(before, part, value, headers)));
			case MONO -> call(part, Mono.just(input(before, part, previous, headers)));
			default -> call(part, input(before, part, previous, headers));
		};
	}

	private Object next(FunctionPart before, FunctionPart part, Publisher<?> previous, Map<String, Object> headers) {
		boolean single = previous instanceof Mono;
		Flux<Object> inputs = Flux.from(previous).map((value) -> input(before, part, value, headers));
		return switch (part.input().container()) {
			case FLUX -> publisher(call(part, inputs));
			case MONO -> publisher(call(part, single ? Mono.from(inputs) : inputs.next()));
			default -> inputs.publishOn(this.blocking).concatMap((value) -> guarded(part, value));
		};
	}

	// Reactor does not signal a StackOverflowError or NoClassDefFoundError: it throws it
	// at the scheduler, and the task would never end. A hidden error it passes on.
	private static Publisher<?> guarded(FunctionPart part, Object value) {
		try {
			return publisher(call(part, value));
		}
		catch (Throwable ex) {
			return Mono.error(ex).hide();
		}
	}

	static Publisher<?> publisher(@Nullable Object result) {
		return (result instanceof Publisher<?> publisher) ? publisher : Mono.justOrEmpty(result);
	}

	private static List<?> elements(FunctionPart part, Object value) {
		if (!part.input().takesElements()) {
			return List.of(value);
		}
		if (value instanceof Iterable<?> iterable) {
			return StreamSupport.stream(iterable.spliterator(), false).toList();
		}
		boolean array = value.getClass().isArray() && !(value instanceof byte[]);
		return array ? List.of(ObjectUtils.toObjectArray(value)) : List.of(value);
	}

	private Object input(FunctionPart before, FunctionPart part, Object value, Map<String, Object> headers) {
		boolean wrapped = value instanceof Message<?>;
		Object payload = (value instanceof Message<?> message) ? message.getPayload() : value;
		Map<String, Object> described = (value instanceof Message<?> message) ? message.getHeaders() : headers;
		// The task's content type says nothing of bytes that a function made of it.
		boolean untyped = !wrapped && part.input().rawElement() == Object.class;
		Object converted = this.reader.adapt(before, part, payload, untyped ? Map.of() : described);
		if (!part.input().message()) {
			return converted;
		}
		return (wrapped && converted == payload) ? value : new GenericMessage<>(converted, described);
	}

	// Futures and the types of other reactive libraries count as publishers.
	private static @Nullable Object call(FunctionPart part, @Nullable Object argument) {
		Object result = part.call(argument);
		// Bytes and text need no search among the types of all libraries.
		if (result == null || result instanceof Publisher<?> || result instanceof byte[] || result instanceof String) {
			return result;
		}
		ReactiveAdapter adapter = ADAPTERS.getAdapter(null, result);
		return (adapter != null) ? adapter.toPublisher(result) : result;
	}

}
