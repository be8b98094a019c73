package io.jobber.autoconfigure;

import io.grpc.ServerBuilder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.grpc.server.GrpcServerFactory;

import io.jobber.grpc.JoinService;
import io.jobber.grpc.UninterceptedJoin;

/**
 * Auto-configuration of the gRPC server that workers join through. It comes last, since
 * of customizers with the same order the one whose bean was defined last is applied last.
 */
@AutoConfiguration(after = JobberAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass(GrpcServerFactory.class)
@ConditionalOnBean(JoinService.class)
public final class JobberGrpcServerAutoConfiguration {

	@Bean
	<T extends ServerBuilder<T>> UninterceptedJoin<T> jobberUninterceptedJoin(JoinService service) {
		return new UninterceptedJoin<>(service);
	}

}
