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

package io.jobber.worker.function.http;

import java.net.InetAddress;
import java.util.Locale;
import java.util.stream.Collectors;

import org.apache.catalina.startup.Tomcat;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.jobber.worker.TaskHandler;
import io.jobber.worker.Worker;
import io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration;
import io.jobber.worker.function.WorkerLifecycle;
import io.jobber.worker.function.process.JobberWorkerProperties;

/**
 * {@link AutoConfiguration Auto-configuration} that serves functions, and takes
 * invitations, over Spring MVC. Each has to be switched on: an application that runs
 * workers may have a web server for other reasons.
 */
@AutoConfiguration(after = JobberWorkerFunctionAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBean(TaskHandler.class)
@EnableConfigurationProperties(JobberWorkerHttpProperties.class)
public final class JobberWorkerHttpAutoConfiguration {

	@Bean
	RequestBodies jobberRequestBodies(JobberWorkerHttpProperties properties) {
		long heap = Runtime.getRuntime().maxMemory();
		// Each costs the container some 80 KB, whatever has arrived of it.
		int arriving = (int) Math.min(Integer.MAX_VALUE, heap / DataSize.ofMegabytes(1).toBytes());
		// Both its parts and the whole of it take room.
		long largest = 2 * properties.getMaxPayloadSize().toBytes();
		return new RequestBodies(arriving, Math.max(largest, heap / 4), properties.getPayloadTimeout());
	}

	@Bean
	@ConditionalOnProperty("jobber.worker.http.functions")
	FunctionController jobberFunctionController(TaskHandler handler, RequestBodies bodies,
			JobberWorkerHttpProperties properties) {
		return new FunctionController(handler, bodies, (int) properties.getMaxPayloadSize().toBytes(),
				properties.getMaxConcurrentCalls());
	}

	@Bean
	WebMvcConfigurer jobberWebPages(JobberWorkerHttpProperties properties, ObjectProvider<ServerProperties> servers) {
		ServerProperties server = servers.getIfAvailable();
		InetAddress address = (server != null) ? server.getAddress() : null;
		WebPageInterceptor interceptor = new WebPageInterceptor(address != null && address.isLoopbackAddress(),
				properties.getAllowedHosts()
					.stream()
					.map((host) -> host.toLowerCase(Locale.ROOT))
					.collect(Collectors.toUnmodifiableSet()));
		return new WebMvcConfigurer() {

			@Override
			public void addInterceptors(InterceptorRegistry registry) {
				registry.addInterceptor(interceptor);
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ConfigurableTomcatWebServerFactory.class, Tomcat.class })
	@Conditional(OnHttp.class)
	static class TomcatConfiguration {

		@Bean
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> jobberUnreadBodies() {
			return (factory) -> factory.addEngineValves(new UnreadBodyValve());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("jobber.worker.http.invitations")
	@EnableConfigurationProperties(JobberWorkerProperties.class)
	static class InvitationsConfiguration {

		@Bean
		WorkerLifecycle jobberHttpWorkerLifecycle(TaskHandler handler, JobberWorkerProperties properties,
				Environment environment) {
			return new WorkerLifecycle(new Worker(handler).sendStackTraces(properties.isSendStackTrace()),
					JobberWorkerProperties.shutdownTimeout(environment));
		}

		@Bean
		InvitationController jobberInvitationController(
				@Qualifier("jobberHttpWorkerLifecycle") WorkerLifecycle lifecycle, RequestBodies bodies) {
			return new InvitationController(lifecycle, bodies);
		}

	}

	/**
	 * Whether there is anything that strangers may send to.
	 */
	static class OnHttp extends AnyNestedCondition {

		OnHttp() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty("jobber.worker.http.functions")
		static class Functions {

		}

		@ConditionalOnProperty("jobber.worker.http.invitations")
		static class Invitations {

		}

	}

}
