package io.jobber.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.jobber.grpc.LateGrpcServerLifecycle;
import io.jobber.grpc.OpenCalls;

/**
 * Puts each of Boot's gRPC servers, whatever its transport, into the phase that Jobber
 * needs. A life cycle of the user's own class is left as it is.
 */
final class LateGrpcServerPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<GrpcServerProperties> properties;

	private final ObjectProvider<OpenCalls> calls;

	private final ApplicationEventPublisher eventPublisher;

	LateGrpcServerPostProcessor(ObjectProvider<GrpcServerProperties> properties, ObjectProvider<OpenCalls> calls,
			ApplicationEventPublisher eventPublisher) {
		this.properties = properties;
		this.calls = calls;
		this.eventPublisher = eventPublisher;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean.getClass() == GrpcServerLifecycle.class) {
			return new LateGrpcServerLifecycle(((GrpcServerLifecycle) bean).getFactory(),
					this.properties.getObject().getShutdown().getGracePeriod(), this.calls.getObject(),
					this.eventPublisher);
		}
		return bean;
	}

}
