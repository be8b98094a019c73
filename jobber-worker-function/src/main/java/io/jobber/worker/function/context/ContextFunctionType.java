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

package io.jobber.worker.function.context;

import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.function.Function;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Finds what a {@link ContextFunction} takes and returns, by how its bean is declared or
 * else by its class.
 */
final class ContextFunctionType {

	private ContextFunctionType() {
	}

	/**
	 * The type of the bean as a {@code Function}. Does not create the bean.
	 * @param name the name of the bean
	 * @param beanFactory the bean factory
	 * @return the type
	 * @throws IllegalStateException if it cannot be found, or is reactive
	 */
	static Type of(String name, ConfigurableListableBeanFactory beanFactory) {
		ResolvableType declared = beanFactory.containsBeanDefinition(name)
				? beanFactory.getMergedBeanDefinition(name).getResolvableType() : ResolvableType.NONE;
		Class<?> implementation = beanFactory.getType(name, false);
		ResolvableType type = Stream.of(declared, ResolvableType.forClass(implementation))
			.map((candidate) -> candidate.as(ContextFunction.class))
			.filter((candidate) -> candidate.resolveGeneric(1) != null && candidate.resolveGeneric(2) != null)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("What function '" + name
					+ "' takes and returns cannot be found: declare its bean with all three types, as "
					+ "ContextFunction<Encoder, Order, String>"));
		return ResolvableType
			.forClassWithGenerics(Function.class, value(name, type.getGeneric(1)), value(name, type.getGeneric(2)))
			.getType();
	}

	private static ResolvableType value(String name, ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw) != null) {
			throw new IllegalStateException("Function '" + name + "' takes or returns a " + raw.getSimpleName()
					+ ", but gives its context back when it returns: let it block, and take and return values");
		}
		boolean variable = type.getType() instanceof TypeVariable || type.getType() instanceof WildcardType;
		return variable ? ResolvableType.forClass(raw) : type;
	}

}
