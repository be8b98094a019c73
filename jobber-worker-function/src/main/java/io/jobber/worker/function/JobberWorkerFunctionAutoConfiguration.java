package io.jobber.worker.function;

import java.util.List;

import com.google.protobuf.MessageLite;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.MessageConverter;
import tools.jackson.databind.json.JsonMapper;

import io.jobber.worker.TaskHandler;
import io.jobber.worker.payload.JsonPayloads;

/**
 * {@link AutoConfiguration Auto-configuration} of a {@link TaskHandler} that runs the
 * functions of Spring Cloud Function's catalog.
 */
@AutoConfiguration(after = { ContextFunctionCatalogAutoConfiguration.class, JacksonAutoConfiguration.class })
public final class JobberWorkerFunctionAutoConfiguration {

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
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<MessageConverter> converters) {
		List<MessageConverter> accepted = converters.orderedStream().filter(this::isAccepted).toList();
		SimpleTypes simpleTypes = new SimpleTypes(beanFactory);
		// The application's own, as at the other end: the catalog's allows what the
		// settings may forbid.
		JsonPayloads json = new JsonPayloads(jsonMapper.getIfAvailable(JsonMapper::new));
		return new FunctionCatalogTaskHandler(lookup, new PayloadReader(json, simpleTypes, accepted),
				new PayloadWriter(json, simpleTypes, accepted));
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

}
