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

import java.util.List;
import java.util.concurrent.ExecutorService;

import com.google.protobuf.MessageLite;
import kotlin.jvm.functions.Function1;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.thread.Threading;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.FunctionRegistry;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.MessageConverter;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.worker.TaskExecutors;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.payload.JsonPayloads;

/**
 * {@link AutoConfiguration Auto-configuration} of a {@link TaskHandler} that runs the
 * functions of Spring Cloud Function's catalog.
 */
@AutoConfiguration(after = { ContextFunctionCatalogAutoConfiguration.class, JacksonAutoConfiguration.class })
public final class JobberWorkerFunctionAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(JobberWorkerFunctionAutoConfiguration.class);

	private static final String VIRTUAL_THREADS = "jobber.worker.virtual-threads";

	private static final String TASK_THREADS = "jobber-task-";

	@Bean
	@ConditionalOnBean(FunctionCatalog.class)
	FunctionLookup jobberFunctionLookup(FunctionCatalog catalog, ConfigurableListableBeanFactory beanFactory) {
		return new FunctionLookup(catalog, beanFactory);
	}

	// The handler owns its executor: as a bean it would be taken for the application's,
	// and Boot's applicationTaskExecutor would back off.
	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean(TaskHandler.class)
	@ConditionalOnBean(FunctionCatalog.class)
	FunctionCatalogTaskHandler jobberTaskHandler(FunctionLookup lookup, ObjectProvider<JsonMapper> jsonMapper,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<MessageConverter> converters,
			Environment environment) {
		List<MessageConverter> accepted = converters.orderedStream().filter(this::isAccepted).toList();
		SimpleTypes simpleTypes = new SimpleTypes(beanFactory);
		// The application's own, as at the other end: the catalog's allows what the
		// settings may forbid.
		JsonPayloads json = new JsonPayloads(jsonMapper.getIfAvailable(JsonMapper::new));
		return new FunctionCatalogTaskHandler(threads(environment), lookup,
				new PayloadReader(json, simpleTypes, accepted), new PayloadWriter(json, simpleTypes, accepted));
	}

	private static ExecutorService threads(Environment environment) {
		Boolean own = Binder.get(environment).bind(VIRTUAL_THREADS, Boolean.class).orElse(null);
		boolean virtual = (own != null) ? own : Threading.VIRTUAL.isActive(environment);
		if (virtual && !TaskExecutors.hasVirtualThreads()) {
			logger.warn("{} is true, but Java {} has no virtual threads: functions run on platform threads "
					+ "(use Java 21 or newer)", VIRTUAL_THREADS, Runtime.version().feature());
		}
		return virtual ? TaskExecutors.newVirtualThreadExecutor(TASK_THREADS) : TaskExecutors.newExecutor(TASK_THREADS);
	}

	// As the catalog has it: a Spring converter in the context is meant for something
	// else.
	private boolean isAccepted(MessageConverter converter) {
		return !converter.getClass().getName().startsWith("org.springframework.");
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MessageLite.class)
	static class ProtobufConfiguration {

		@Bean
		ProtobufMessageConverter jobberProtobufMessageConverter() {
			return new ProtobufMessageConverter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Function1.class)
	@ConditionalOnBean(FunctionRegistry.class)
	static class KotlinConfiguration {

		@Bean
		KotlinFunctions jobberKotlinFunctions(ConfigurableListableBeanFactory beanFactory, FunctionRegistry registry) {
			return new KotlinFunctions(beanFactory, registry);
		}

	}

}
