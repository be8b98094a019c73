package io.jobber.worker.function;

import java.lang.reflect.Type;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;

/**
 * One function of the catalog: alone, or a part of a composition. Thread-safe if the
 * function is: the catalog's wrapper, whose flags are shared by all its callers, is asked
 * for the function and its types once and never called.
 *
 * @param name the name of the bean
 * @param body calls the function
 * @param input what it takes
 * @param output what it returns
 * @param consumer whether it has no result
 * @param reactive whether calling it only assembles a publisher
 */
record FunctionPart(String name, Function<@Nullable Object, @Nullable Object> body, InputType input, InputType output,
		boolean consumer, boolean reactive) {

	static FunctionPart of(String name, FunctionInvocationWrapper function) {
		InputType input = InputType.of(function.getInputType());
		boolean reactive = input.isReactive() || (function.isSupplier() && function.isOutputTypePublisher());
		return new FunctionPart(name, body(function), input, InputType.ofResult(function.getOutputType()),
				function.isConsumer(), reactive);
	}

	@Nullable Object call(@Nullable Object argument) {
		return this.body.apply(argument);
	}

	/**
	 * The declared type of a result, such as {@code List<Shape>}, which says more than
	 * its class; {@code null} if the result is of another type.
	 */
	@Nullable Type outputOf(Object result) {
		Class<?> raw = this.output.rawElement();
		return (raw != Object.class && raw.isInstance(result)) ? this.output.element().getType() : null;
	}

	@SuppressWarnings("unchecked")
	private static Function<@Nullable Object, @Nullable Object> body(FunctionInvocationWrapper function) {
		Object target = function.getTarget();
		if (function.isSupplier()) {
			return (ignored) -> ((Supplier<Object>) target).get();
		}
		if (function.isConsumer()) {
			return (argument) -> {
				((Consumer<@Nullable Object>) target).accept(argument);
				return null;
			};
		}
		return (Function<@Nullable Object, @Nullable Object>) target;
	}

}
