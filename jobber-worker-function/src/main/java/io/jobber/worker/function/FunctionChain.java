/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.jobber.worker.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.ObjectUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Calls the parts of one function definition, the result of each being the input of the
 * next. A value becomes a {@code Mono} or {@code Flux} where the next part takes one;
 * from then on the rest is a publisher, and parts that may block run on the tasks'
 * threads. An empty result of one part ends the chain with an empty result, unless a
 * later one takes an {@code Optional}.
 * <p>
 * Headers go through the chain as in Spring Cloud Function: a part that takes a
 * {@code Message} finds those of the {@code Message} that was returned last, whatever
 * takes and returns values in between, else the task's. A {@code Flux} that a part makes
 * of a {@code Flux} has the task's, for items of input and output cannot be matched.
 * Headers that a part has set come with the result, even if the last part returns a
 * value. For one run. Threads: that of the task assembles, those of its publisher do the
 * rest.
 */
final class FunctionChain {

	private static final ReactiveAdapterRegistry ADAPTERS = ReactiveAdapterRegistry.getSharedInstance();

	private final List<FunctionPart> parts;

	private final PayloadReader reader;

	private final Scheduler blocking;

	// Each stage replaces it, and may ask the one before.
	private volatile BooleanSupplier many = () -> false;

	/**
	 * Create a chain.
	 * @param parts the functions, at least one
	 * @param reader converts the payload, and between parts
	 * @param blocking where parts that may block run
	 */
	FunctionChain(List<FunctionPart> parts, PayloadReader reader, Scheduler blocking) {
		this.parts = parts;
		this.reader = reader;
		this.blocking = blocking;
	}

	/**
	 * Whether the publisher that was returned is one of many items, such as a
	 * {@code Flux}. Known once it has completed.
	 * @return whether the publisher that was returned is one of many items, such as a
	 * {@code Flux}. Known once it has completed
	 */
	boolean isMany() {
		return this.many.getAsBoolean();
	}

	/**
	 * Whether running the chain only assembles a publisher.
	 * @return whether running the chain only assembles a publisher
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
	 * @param payload the payload
	 * @param headers the headers
	 * @return a value, a {@code Publisher} of the result, or {@code null} for none
	 */
	@Nullable Object run(byte[] payload, Map<String, Object> headers) {
		Object first = counted(first(this.parts.get(0), payload, headers));
		if (this.parts.size() == 1) {
			return first;
		}
		Origin task = new Origin(headers, false);
		Object result = items(this.parts.get(0), first, () -> task);
		for (FunctionPart part : this.parts.subList(1, this.parts.size())) {
			result = (result instanceof Publisher<?> publisher) ? next(part, publisher, task)
					: counted(next(part, (Item) result, task));
		}
		if (result instanceof Publisher<?> publisher) {
			return map(publisher, (item) -> ((Item) item).delivered());
		}
		return (result != null) ? ((Item) result).delivered() : null;
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

	private @Nullable Object next(FunctionPart part, @Nullable Item previous, Origin task) {
		if ((previous == null || previous.value() == null) && part.input().optional() == null) {
			return null;
		}
		Item item = (previous != null) ? previous : Item.nothing(part, task);
		Object argument = switch (part.input().container()) {
			case FLUX -> Flux.fromIterable(elements(part, item)).map((element) -> input(part, element));
			case MONO -> Mono.just(input(part, item));
			default -> input(part, item);
		};
		return items(part, call(part, argument), item::origin);
	}

	private Object next(FunctionPart part, Publisher<?> previous, Origin task) {
		InputType.Container container = part.input().container();
		if (container == InputType.Container.MONO && !(previous instanceof Mono)) {
			return next(part, Flux.from(previous).next(), task);
		}
		boolean single = previous instanceof Mono;
		Flux<Item> items = Flux.from(previous).cast(Item.class);
		if (part.input().optional() == null) {
			items = items.filter((item) -> item.value() != null);
		}
		else if (single) {
			items = items.defaultIfEmpty(Item.nothing(part, task));
		}
		if (container == InputType.Container.VALUE) {
			BooleanSupplier before = this.many;
			AtomicBoolean more = new AtomicBoolean();
			this.many = () -> before.getAsBoolean() || more.get();
			return items.publishOn(this.blocking).concatMap((item) -> {
				Publisher<?> results = guarded(part, item, task);
				if (isMany(results)) {
					more.set(true);
				}
				return results;
			});
		}
		// What comes of a single value has the headers of that value.
		AtomicReference<Origin> origin = new AtomicReference<>(task);
		Flux<Object> inputs = items.doOnNext((item) -> origin.set(single ? item.origin() : task))
			.flatMapIterable((item) -> elements(part, item))
			.map((item) -> input(part, item));
		Object argument = (container == InputType.Container.MONO) ? Mono.from(inputs) : inputs;
		return publisher(counted(items(part, call(part, argument), origin::get)));
	}

	private @Nullable Object counted(@Nullable Object result) {
		boolean counted = isMany(result);
		this.many = () -> counted;
		return result;
	}

	private static boolean isMany(@Nullable Object result) {
		return result instanceof Publisher<?> && !(result instanceof Mono);
	}

	// Reactor does not signal a StackOverflowError or NoClassDefFoundError: it throws it
	// at the scheduler, and the task would never end. A hidden error it passes on.
	private Publisher<?> guarded(FunctionPart part, Item item, Origin task) {
		try {
			return publisher(next(part, item, task));
		}
		catch (Throwable ex) {
			return Mono.error(ex).hide();
		}
	}

	static Publisher<?> publisher(@Nullable Object result) {
		return (result instanceof Publisher<?> publisher) ? publisher : Mono.justOrEmpty(result);
	}

	private static Publisher<?> map(Publisher<?> publisher, Function<Object, Object> mapping) {
		return (publisher instanceof Mono<?> mono) ? mono.map(mapping) : Flux.from(publisher).map(mapping);
	}

	private static @Nullable Object items(FunctionPart part, @Nullable Object result, Supplier<Origin> origin) {
		if (result instanceof Publisher<?> publisher) {
			return (publisher instanceof Mono<?> mono) ? mono.mapNotNull((value) -> Item.of(part, value, origin.get()))
					: Flux.from(publisher).mapNotNull((value) -> Item.of(part, value, origin.get()));
		}
		return (result != null) ? Item.of(part, result, origin.get()) : null;
	}

	private static List<Item> elements(FunctionPart part, Item item) {
		Object value = item.value();
		Class<?> raw = part.input().rawElement();
		if (!part.input().takesElements() || (raw != Object.class && raw.isInstance(value))) {
			return List.of(item);
		}
		if (value instanceof Iterable<?> iterable) {
			return StreamSupport.stream(iterable.spliterator(), false).map(item::withValue).toList();
		}
		boolean array = value != null && value.getClass().isArray() && !(value instanceof byte[]);
		return array ? Stream.of(ObjectUtils.toObjectArray(value)).map(item::withValue).toList() : List.of(item);
	}

	private Object input(FunctionPart part, Item item) {
		InputType input = part.input();
		Map<String, Object> headers = item.origin().headers();
		// The task's content type says nothing of bytes that a function made of it.
		boolean untyped = item.message() == null && input.rawElement() == Object.class;
		Object value = item.value();
		Object converted = (value != null) ? this.reader.adapt(item.before(), part, value, untyped ? Map.of() : headers)
				: input.wrap(null);
		if (!input.message()) {
			return converted;
		}
		return (item.message() != null && converted == item.message().getPayload()) ? item.message()
				: new GenericMessage<>(converted, headers);
	}

	// Futures and the types of other reactive libraries count as publishers.
	private static @Nullable Object call(FunctionPart part, @Nullable Object argument) {
		Object result = part.call(argument);
		// Bytes and text need no search among the types of all libraries.
		if (result == null || result instanceof Publisher<?> || result instanceof byte[] || result instanceof String) {
			return result;
		}
		ReactiveAdapter adapter = ADAPTERS.getAdapter(null, result);
		if (adapter == null) {
			return Optionals.unwrap(result);
		}
		Publisher<?> publisher = adapter.toPublisher(result);
		return adapter.isMultiValue() ? publisher : Mono.from(publisher);
	}

	/**
	 * What one part hands to the next.
	 *
	 * @param value the value, which is {@code null} only for a part that takes an
	 * optional one
	 * @param origin the headers that it comes with
	 * @param message the message that it came in, if the part returned one
	 */
	private record Item(FunctionPart before, @Nullable Object value, Origin origin, @Nullable Message<?> message) {

		static @Nullable Item of(FunctionPart before, Object result, Origin origin) {
			if (result instanceof Message<?> message) {
				return new Item(before, Optionals.unwrap(message.getPayload()), new Origin(message.getHeaders(), true),
						message);
			}
			Object value = Optionals.unwrap(result);
			return (value != null) ? new Item(before, value, origin, null) : null;
		}

		static Item nothing(FunctionPart part, Origin task) {
			return new Item(part, null, task, null);
		}

		Item withValue(Object element) {
			return new Item(this.before, Optionals.unwrap(element), this.origin, this.message);
		}

		// Headers that a function has set survive the parts that take and return values.
		Object delivered() {
			if (this.message != null || !this.origin.set() || this.value == null) {
				return (this.message != null) ? this.message : Objects.requireNonNull(this.value);
			}
			return MessageBuilder.withPayload(this.value)
				.copyHeaders(this.origin.headers())
				.removeHeader(MessageHeaders.CONTENT_TYPE)
				.build();
		}

	}

	/**
	 * Where the headers of an item come from.
	 *
	 * @param headers the headers of the message that a part returned last, else the
	 * task's
	 * @param set whether a part has set them
	 */
	private record Origin(Map<String, Object> headers, boolean set) {

	}

}
