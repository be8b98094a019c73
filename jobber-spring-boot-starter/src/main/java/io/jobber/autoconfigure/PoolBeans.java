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

package io.jobber.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.jobber.pool.WorkerPools;

/**
 * Finds the bean that a user has defined for a pool: one that is qualified with, or named
 * after, the pool; for the default pool one that is of no other pool.
 */
final class PoolBeans {

	private final ConfigurableListableBeanFactory beans;

	private final Set<String> pools;

	/**
	 * Create a finder.
	 * @param beans all beans
	 * @param pools the names of the pools beside the default one
	 */
	PoolBeans(ConfigurableListableBeanFactory beans, Set<String> pools) {
		this.beans = beans;
		this.pools = pools;
	}

	@Nullable ClassLoader classLoader() {
		return this.beans.getBeanClassLoader();
	}

	<T> @Nullable T find(Class<T> type, String pool) {
		String name = name(type, pool);
		return (name != null) ? this.beans.getBean(name, type) : null;
	}

	/**
	 * Find what all pools share unless they have one of their own.
	 * @param <T> type of the object
	 * @param type the type
	 * @param pool the name of the pool
	 * @return the bean, or {@code null} if there is none
	 */
	<T> @Nullable T findOrDefault(Class<T> type, String pool) {
		T own = find(type, pool);
		return (own != null) ? own : find(type, WorkerPools.DEFAULT);
	}

	private @Nullable String name(Class<?> type, String pool) {
		List<String> names = new ArrayList<>();
		for (String name : this.beans.getBeanNamesForType(type)) {
			if (pool.equals(WorkerPools.DEFAULT) ? this.pools.stream().noneMatch((other) -> isOf(other, name))
					: isOf(pool, name)) {
				names.add(name);
			}
		}
		if (names.size() > 1) {
			names.removeIf((name) -> !this.beans.containsBeanDefinition(name)
					|| !this.beans.getBeanDefinition(name).isPrimary());
			if (names.size() != 1) {
				throw new NoUniqueBeanDefinitionException(type, names.size(),
						"pool " + pool + " needs one, marked as primary, or qualified with the pool's name");
			}
		}
		return names.isEmpty() ? null : names.get(0);
	}

	private boolean isOf(String pool, String name) {
		return BeanFactoryAnnotationUtils.isQualifierMatch(pool::equals, name, this.beans);
	}

}
