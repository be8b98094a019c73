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

import java.lang.reflect.Type;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;
import org.springframework.cloud.function.context.config.KotlinLambdaToFunctionAutoConfiguration.KotlinFunctionWrapper;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;

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

	private static final boolean KOTLIN_PRESENT = KotlinDetector.isKotlinPresent();

	/**
	 * A function of the catalog as a part.
	 * @param declared what its bean is declared as, where that is known
	 */
	static FunctionPart of(String name, FunctionInvocationWrapper function, ResolvableType declared) {
		InputType input = InputType.of(inputType(function, declared));
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

	// The catalog does not look at the bounds of a class's own variables: to it, the
	// function of class Upper<T extends Order> takes any Object.
	private static @Nullable Type inputType(FunctionInvocationWrapper function, ResolvableType declared) {
		Type type = function.getInputType();
		if (!(type instanceof Class<?> known) || (known != Object.class && known.getTypeParameters().length == 0)) {
			return type;
		}
		ResolvableType own = declared.as(function.isConsumer() ? Consumer.class : Function.class).getGeneric(0);
		Class<?> raw = own.resolve();
		return (raw != null && raw != Object.class) ? own.getType() : type;
	}

	@SuppressWarnings("unchecked")
	private static Function<@Nullable Object, @Nullable Object> body(FunctionInvocationWrapper function) {
		Object target = KOTLIN_PRESENT ? Kotlin.unwrapped(function.getTarget()) : function.getTarget();
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

	// The catalog's wrapper calls a function without its argument if that is empty.
	private static final class Kotlin {

		static Object unwrapped(Object target) {
			return (target instanceof KotlinFunctionWrapper wrapper) ? wrapper.getKotlinLambdaTarget() : target;
		}

	}

}
