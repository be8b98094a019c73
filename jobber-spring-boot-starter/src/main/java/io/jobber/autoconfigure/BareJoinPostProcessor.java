package io.jobber.autoconfigure;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;

import io.jobber.grpc.JoinService;

/**
 * Has every gRPC server, whoever makes it, get the Join service without the application's
 * global interceptors: those know nothing of a worker's token.
 */
final class BareJoinPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof GrpcServiceConfigurer configurer) {
			return (GrpcServiceConfigurer) (service, factory) -> (service.service() instanceof JoinService join)
					? join.definition() : configurer.configure(service, factory);
		}
		return bean;
	}

}
