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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;
import org.springframework.cloud.function.context.config.RoutingFunction;
import org.springframework.core.ResolvableType;

import io.jobber.worker.UnknownFunctionException;

/**
 * Finds the functions that a task may name. The catalog itself would run more than it
 * lists: any bean as a "POJO function", the only function under any name, and
 * {@code functionRouter}, which evaluates an expression from a header. So a name counts
 * only if the catalog lists it, and these are left out: the router, beans of Spring's own
 * configurations, and beans of {@linkplain BeanDefinition#ROLE_INFRASTRUCTURE
 * infrastructure role}, such as a worker's own entry point.
 */
public final class FunctionLookup {

	private static final Set<String> ROUTERS = Set.of(RoutingFunction.FUNCTION_NAME,
			RoutingFunction.DEFAULT_ROUTE_HANDLER);

	private final FunctionCatalog catalog;

	private final ConfigurableListableBeanFactory beanFactory;

	// Holds single functions only: compositions are as many as callers care to name.
	private final Map<String, FunctionPart> parts = new ConcurrentHashMap<>();

	FunctionLookup(FunctionCatalog catalog, ConfigurableListableBeanFactory beanFactory) {
		this.catalog = catalog;
		this.beanFactory = beanFactory;
	}

	/**
	 * The parts of {@code definition} if it is good and all were found before; never
	 * blocks and never fails.
	 * @param definition the definition of the function
	 * @return the parts, or {@code null}
	 */
	@Nullable List<FunctionPart> cached(String definition) {
		FunctionPart single = this.parts.get(definition);
		if (single != null) {
			return List.of(single);
		}
		List<FunctionPart> found = new ArrayList<>();
		for (String name : split(definition)) {
			FunctionPart part = this.parts.get(name);
			if (part == null) {
				return null;
			}
			found.add(part);
		}
		return (fault(definition, found) == null) ? found : null;
	}

	/**
	 * The parts of {@code definition}; may create their beans.
	 * @param definition the definition of the function
	 * @return the parts
	 * @throws UnknownFunctionException if there is no such function
	 * @throws IllegalArgumentException if the parts cannot follow each other
	 */
	List<FunctionPart> find(String definition) {
		List<FunctionPart> found = new ArrayList<>();
		for (String name : split(definition)) {
			FunctionPart part = this.parts.get(name);
			if (part == null) {
				part = lookUp(name);
			}
			if (part == null) {
				throw new UnknownFunctionException(definition, names());
			}
			found.add(part);
		}
		String fault = fault(definition, found);
		if (fault != null) {
			throw new IllegalArgumentException(fault);
		}
		return found;
	}

	/**
	 * The functions that a task may name, alone or as parts of a composition. Creates no
	 * beans.
	 * @return their names, in order
	 */
	public Set<String> names() {
		Set<String> names = new TreeSet<>();
		for (String name : this.catalog.getNames(null)) {
			if (isCallable(name)) {
				names.add(name);
			}
		}
		return names;
	}

	// One at a time: the catalog keeps what it has looked up in a plain HashMap.
	private synchronized @Nullable FunctionPart lookUp(String name) {
		if (!names().contains(name)) {
			return null;
		}
		Object function;
		try {
			function = this.catalog.lookup(name);
		}
		catch (ClassCastException | IndexOutOfBoundsException | NullPointerException ex) {
			throw new IllegalStateException(
					"Function '" + name + "' cannot be called: Spring Cloud Function does not "
							+ "find out what it takes and returns (declare its bean as Function<Order, Quote>, say)",
					ex);
		}
		if (!(function instanceof FunctionInvocationWrapper wrapper) || wrapper.isRoutingFunction()) {
			return null;
		}
		FunctionPart part = FunctionPart.of(name, wrapper, declared(name));
		this.parts.put(name, part);
		return part;
	}

	private ResolvableType declared(String name) {
		return this.beanFactory.containsBeanDefinition(name)
				? this.beanFactory.getMergedBeanDefinition(name).getResolvableType() : ResolvableType.NONE;
	}

	private boolean isCallable(String name) {
		if (ROUTERS.contains(name) || name.startsWith("&") || ScopedProxyUtils.isScopedTarget(name)) {
			return false;
		}
		if (!this.beanFactory.containsBeanDefinition(name)) {
			return true;
		}
		BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(name);
		return definition.getRole() != BeanDefinition.ROLE_INFRASTRUCTURE
				&& !declaringClass(definition).startsWith("org.springframework.");
	}

	private String declaringClass(BeanDefinition definition) {
		String configuration = definition.getFactoryBeanName();
		if (configuration != null) {
			Class<?> type = this.beanFactory.getType(configuration);
			return (type != null) ? type.getName() : "";
		}
		String declared = definition.getBeanClassName();
		return (declared != null) ? declared : "";
	}

	private static String[] split(String definition) {
		return definition.split("\\|", -1);
	}

	private static @Nullable String fault(String definition, List<FunctionPart> parts) {
		for (int i = 0; i < parts.size(); i++) {
			FunctionPart part = parts.get(i);
			if (part.consumer() && i < parts.size() - 1) {
				return "Consumer '" + part.name() + "' has no result to go on with: it can only be the last part of '"
						+ definition + "'";
			}
			if (part.input().container() == InputType.Container.NONE && i > 0) {
				return "Supplier '" + part.name() + "' takes no input: it can only be the first part of '" + definition
						+ "'";
			}
		}
		return null;
	}

}
