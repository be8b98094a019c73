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

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

import io.jobber.grpc.Refusals;
import io.jobber.grpc.Refusals.Reason;

/**
 * Auto-configuration of the metrics of joins.
 */
@AutoConfiguration(after = JobberAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(WorkerServer.class)
public final class JobberMetricsAutoConfiguration {

	@Bean
	MeterBinder jobberJoinMetrics(WorkerServer server) {
		Refusals refusals = server.refusals();
		return (registry) -> {
			for (Reason reason : Reason.values()) {
				FunctionCounter.builder("jobber.joins.refused", refusals, (counts) -> counts.count(reason))
					.description("Peers that were refused at the port that workers join through")
					.tag("reason", reason.tag())
					.register(registry);
			}
		};
	}

}
