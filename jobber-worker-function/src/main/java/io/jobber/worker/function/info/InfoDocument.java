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

package io.jobber.worker.function.info;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.info.BuildProperties;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;
import org.springframework.context.ApplicationContext;

import io.jobber.worker.function.FunctionLookup;

/**
 * What is in a worker.
 *
 * @param name of the application
 * @param version of the application; {@code null} if its jar does not say
 * @param doc its description; may be empty
 * @param functions those that a task may name, in the order of their names
 * @param build what its build left in {@code META-INF/build-info.properties}, if anything
 */
record InfoDocument(String name, @Nullable String version, String doc, List<FunctionInfo> functions,
		Map<String, String> build) {

	static InfoDocument of(String name, ApplicationContext context) {
		return new InfoDocument(name, context.getEnvironment().getProperty("spring.application.version"),
				context.getEnvironment().getProperty("jobber.worker.description", ""), functions(context),
				build(context.getBeanProvider(BuildProperties.class).getIfAvailable()));
	}

	private static List<FunctionInfo> functions(ApplicationContext context) {
		FunctionLookup lookup = context.getBeanProvider(FunctionLookup.class).getIfAvailable();
		if (lookup == null) {
			return List.of();
		}
		FunctionCatalog catalog = context.getBean(FunctionCatalog.class);
		return lookup.names().stream().map((name) -> FunctionInfo.of(name, catalog.lookup(name))).toList();
	}

	private static Map<String, String> build(@Nullable BuildProperties properties) {
		Map<String, String> build = new TreeMap<>();
		if (properties != null) {
			properties.forEach((entry) -> build.put(entry.getKey(), entry.getValue()));
			if (properties.getTime() != null) {
				build.put("time", properties.getTime().toString());
			}
		}
		return build;
	}

	/**
	 * One function.
	 *
	 * @param name the name of its bean
	 * @param input what it takes; {@code null} for a supplier
	 * @param output what it returns; {@code null} for a consumer
	 */
	record FunctionInfo(String name, @Nullable String input, @Nullable String output) {

		static FunctionInfo of(String name, FunctionInvocationWrapper function) {
			return new FunctionInfo(name, function.isSupplier() ? null : readable(function.getInputType()),
					function.isConsumer() ? null : readable(function.getOutputType()));
		}

		// Such as Flux<Message<Order>>.
		private static String readable(Type type) {
			return type.getTypeName().replaceAll("([\\p{javaJavaIdentifierPart}&&[^$]]+\\.)+", "").replace('$', '.');
		}

	}

}
