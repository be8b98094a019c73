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

import java.util.Map;
import java.util.function.Consumer;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

import io.jobber.autoconfigure.SchedulerProperties.LambdaProperties;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.lambda.LambdaClientSpec;
import io.jobber.scheduler.lambda.LambdaFunction;
import io.jobber.scheduler.lambda.LambdaFunctionCheck;
import io.jobber.scheduler.lambda.LambdaSetupException;
import io.jobber.scheduler.lambda.LambdaWorkerLauncher;

/**
 * Makes the launcher on AWS Lambda. Alone knows jobber-launcher-lambda and the AWS SDK,
 * which those may leave out who launch elsewhere.
 */
final class LambdaLaunchers {

	private LambdaLaunchers() {
	}

	/**
	 * Make a launcher, on the user's own client if there is one.
	 * @param pool the settings
	 * @param application the name of this application, for the function's logs
	 * @param beans the user's beans
	 * @param clients takes a client that is to be closed after the launcher
	 * @return the launcher
	 * @throws FailureAnalyzedException if no worker could be launched
	 */
	static WorkerLauncher create(PoolSettings pool, String application, PoolBeans beans,
			Consumer<AutoCloseable> clients) {
		SchedulerProperties scheduler = pool.scheduler();
		LambdaProperties lambda = scheduler.lambda();
		LambdaFunction function = new LambdaFunction(pool.requiredFunction(), lambda.qualifier(), pool.prefix());
		try {
			LambdaAsyncClient client = beans.findOrDefault(LambdaAsyncClient.class, pool.name());
			if (client == null) {
				client = new LambdaClientSpec(scheduler.maxWorkers(), lambda.region(), lambda.endpoint(), pool.prefix())
					.create();
				clients.accept(client);
			}
			if (lambda.checkFunction()) {
				new LambdaFunctionCheck(client, function, scheduler.workerLifetime(), scheduler.workerSlots()).verify();
			}
			return new LambdaWorkerLauncher(client, function, InvocationType.valueOf(lambda.invocationType().name()),
					Map.of("application", application, "pool", pool.name()));
		}
		catch (LambdaSetupException ex) {
			throw new FailureAnalyzedException(ex.getDescription(), ex.getAction(), ex);
		}
	}

}
