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
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import kotlin.Unit;
import kotlin.jvm.functions.Function0;
import kotlin.jvm.functions.Function1;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.cloud.function.context.FunctionRegistry;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.util.function.SingletonSupplier;

/**
 * Registers functions that are written in Kotlin with the catalog: beans of function
 * types, such as {@code (Order) -> Quote}, and of Kotlin classes that are functions. The
 * catalog finds the former when they are called, but does not list them; of the latter it
 * fails on those that are declared by their class, and it calls any with no argument for
 * an empty text. One that returns {@code Unit} is a consumer. Those that suspend are left
 * out: they need Kotlin's coroutines to be called.
 */
final class KotlinFunctions implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final FunctionRegistry registry;

	KotlinFunctions(ConfigurableListableBeanFactory beanFactory, FunctionRegistry registry) {
		this.beanFactory = beanFactory;
		this.registry = registry;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> names = new LinkedHashSet<>();
		for (Class<?> type : List.of(Function0.class, Function1.class)) {
			names.addAll(List.of(this.beanFactory.getBeanNamesForType(type, true, false)));
		}
		for (Class<?> type : List.of(Supplier.class, Consumer.class, Function.class)) {
			for (String name : this.beanFactory.getBeanNamesForType(type, true, false)) {
				Class<?> implementation = this.beanFactory.getType(name, false);
				if (implementation != null && KotlinDetector.isKotlinType(implementation)) {
					names.add(name);
				}
			}
		}
		names.forEach(this::register);
	}

	private void register(String name) {
		SingletonSupplier<Object> bean = SingletonSupplier.of(() -> this.beanFactory.getBean(name));
		Class<?> type = Stream.of(Function1.class, Function0.class, Function.class, Consumer.class, Supplier.class)
			.filter((candidate) -> this.beanFactory.isTypeMatch(name, candidate))
			.findFirst()
			.orElseThrow();
		if (type == Function0.class || type == Supplier.class) {
			Supplier<@Nullable Object> supplier = () -> get(bean.obtain());
			register(supplier, name, ResolvableType.forClassWithGenerics(Supplier.class, generic(name, type, 0)));
		}
		else if (type == Consumer.class || isUnit(generic(name, type, 1))) {
			Consumer<Object> consumer = (input) -> apply(bean.obtain(), input);
			register(consumer, name, ResolvableType.forClassWithGenerics(Consumer.class, generic(name, type, 0)));
		}
		else {
			Function<Object, @Nullable Object> function = (input) -> apply(bean.obtain(), input);
			register(function, name, ResolvableType.forClassWithGenerics(Function.class, generic(name, type, 0),
					generic(name, type, 1)));
		}
	}

	private <T> void register(T function, String name, ResolvableType type) {
		this.registry.register(new FunctionRegistration<>(function, name).type(type.getType()));
	}

	private ResolvableType generic(String name, Class<?> functionType, int index) {
		ResolvableType declared = this.beanFactory.containsBeanDefinition(name)
				? this.beanFactory.getMergedBeanDefinition(name).getResolvableType() : ResolvableType.NONE;
		ResolvableType implementation = ResolvableType.forClass(this.beanFactory.getType(name, false));
		ResolvableType generic = Stream.of(declared, implementation)
			.map((candidate) -> candidate.as(functionType).getGeneric(index))
			.filter((candidate) -> candidate.resolve() != null)
			.findFirst()
			.orElseGet(() -> ResolvableType.forClass(Object.class));
		Type type = generic.getType();
		return (type instanceof WildcardType || type instanceof TypeVariable)
				? ResolvableType.forClass(generic.resolve(Object.class)) : generic;
	}

	private static boolean isUnit(ResolvableType type) {
		return type.resolve() == Unit.class;
	}

	private static @Nullable Object get(Object bean) {
		return result((bean instanceof Function0<?> function) ? function.invoke() : ((Supplier<?>) bean).get());
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Object apply(Object bean, Object input) {
		if (bean instanceof Function1<?, ?>) {
			return result(((Function1<Object, Object>) bean).invoke(input));
		}
		if (bean instanceof Function<?, ?>) {
			return result(((Function<Object, Object>) bean).apply(input));
		}
		((Consumer<Object>) bean).accept(input);
		return null;
	}

	private static @Nullable Object result(@Nullable Object value) {
		return (value == Unit.INSTANCE) ? null : value;
	}

}
