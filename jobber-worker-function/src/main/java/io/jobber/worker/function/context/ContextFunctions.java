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
import java.time.Clock;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanInitializationException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.cloud.function.context.FunctionRegistry;
import org.springframework.util.function.SingletonSupplier;

import io.jobber.worker.TaskExecutors;
import io.jobber.worker.TaskHandler;

/**
 * Registers the beans that are {@link ContextFunction}s with the catalog, and closes
 * them. They are initialised when all beans are there, but lazy ones when they are first
 * called. They are closed after the handlers of tasks, which interrupt what still runs,
 * and before the functions' own beans.
 */
final class ContextFunctions implements SmartInitializingSingleton, DisposableBean {

	static final String BEAN_NAME = "jobberContextFunctions";

	private final ExecutorService executor = TaskExecutors.newExecutor("jobber-context-");

	private final Queue<PooledFunction<?, ?, ?>> functions = new ConcurrentLinkedQueue<>();

	private final ConfigurableListableBeanFactory beanFactory;

	private final FunctionRegistry registry;

	private final PoolMeters meters;

	private final Clock clock;

	private volatile boolean closed;

	ContextFunctions(ConfigurableListableBeanFactory beanFactory, FunctionRegistry registry, PoolMeters meters,
			Clock clock) {
		this.beanFactory = beanFactory;
		this.registry = registry;
		this.meters = meters;
		this.clock = clock;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String handler : this.beanFactory.getBeanNamesForType(TaskHandler.class, true, false)) {
			this.beanFactory.registerDependentBean(BEAN_NAME, handler);
		}
		for (String name : this.beanFactory.getBeanNamesForType(ContextFunction.class, true, false)) {
			this.beanFactory.registerDependentBean(name, BEAN_NAME);
			register(name);
		}
	}

	/**
	 * Close all functions at once, and wait until their contexts are stopped, each for as
	 * long as its limits say.
	 */
	@Override
	public void destroy() {
		this.closed = true;
		long sinceNanos = System.nanoTime();
		this.functions.forEach(PooledFunction::close);
		try {
			for (PooledFunction<?, ?, ?> function : this.functions) {
				function.awaitStopped(sinceNanos);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.executor.shutdownNow();
		}
	}

	private void register(String name) {
		Type type = ContextFunctionType.of(name, this.beanFactory);
		SingletonSupplier<PooledFunction<?, Object, ?>> function = SingletonSupplier.of(() -> create(name));
		if (this.beanFactory.containsSingleton(name)) {
			init(name, function.obtain());
		}
		Function<Object, @Nullable Object> body = (input) -> function.obtain().apply(input);
		this.registry.register(new FunctionRegistration<>(body, name).type(type));
	}

	private PooledFunction<?, Object, ?> create(String name) {
		@SuppressWarnings("unchecked")
		ContextFunction<Object, Object, Object> function = this.beanFactory.getBean(name, ContextFunction.class);
		PooledFunction<?, Object, ?> pooled = new PooledFunction<>(name, function, this.executor, this.meters,
				this.clock);
		this.functions.add(pooled);
		// Closed meanwhile: either destroy() saw the function or it is seen here.
		if (this.closed) {
			pooled.close();
		}
		return pooled;
	}

	private void init(String name, PooledFunction<?, ?, ?> function) {
		try {
			function.init();
		}
		catch (ExecutionException ex) {
			throw new BeanInitializationException("Function '" + name + "' cannot be initialised",
					Objects.requireNonNull(ex.getCause()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BeanInitializationException("Interrupted while function '" + name + "' was initialised", ex);
		}
	}

}
