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

package io.jobber.scheduler.lambda;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

import io.jobber.scheduler.EchoWorker;
import io.jobber.scheduler.WorkerLauncher;
import io.jobber.scheduler.WorkerLauncherContract;
import io.jobber.scheduler.lambda.StubLambda.Answer;
import io.jobber.worker.Worker;

/**
 * {@link LambdaWorkerLauncher} as any other launcher, with a Lambda that runs an echoing
 * worker for each invocation.
 */
class LambdaLauncherContractTests extends WorkerLauncherContract {

	private final StubLambda lambda = new StubLambda();

	private final LambdaAsyncClient client = Lambdas.client(this.lambda.endpoint());

	private final Worker worker = new Worker(EchoWorker.handler());

	LambdaLauncherContractTests() throws IOException {
		this.lambda.behaviour = (request) -> this.worker.join(EchoWorker.invitation(request.body()))
			.report()
			.thenApply((report) -> Answer.ok(EchoWorker.report(report)));
	}

	@AfterEach
	void closeLambda() throws IOException {
		this.worker.close();
		this.lambda.close();
		this.client.close();
	}

	@Override
	protected WorkerLauncher createLauncher() {
		return new LambdaWorkerLauncher(this.client, Lambdas.FUNCTION, InvocationType.REQUEST_RESPONSE,
				Lambdas.CONTEXT);
	}

	@Override
	protected WorkerLauncher createRefusedLauncher() {
		this.lambda.answer(Answer.error(404, "ResourceNotFoundException", "{\"Message\":\"Function not found\"}"));
		return createLauncher();
	}

	@Override
	protected boolean endsWorkersWhenClosed() {
		return false;
	}

}
