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

package io.jobber.worker.function.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import com.amazonaws.services.lambda.runtime.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;

import io.jobber.worker.Invitation;
import io.jobber.worker.WorkReport;
import io.jobber.worker.WorkerSession;
import io.jobber.worker.function.WorkerLifecycle;
import io.jobber.worker.json.WorkerJson;

/**
 * What Spring Cloud Function's {@code FunctionInvoker} calls: takes the event for an
 * invitation, runs a session, and answers with the worker's report. Any number of
 * invocations may run at a time. Bytes go in and out: an event that the adapter converts
 * is logged with its token, runs once for each element if it is an array, and may bring
 * headers that hide Lambda's own; a report that it converts is spelled as the
 * application's JSON mapper is set to.
 */
final class LambdaEntry implements Function<Message<InputStream>, byte[]> {

	// AWSLambdaUtils.AWS_CONTEXT; that class need not be there.
	private static final String CONTEXT_HEADER = "aws-context";

	private static final Logger log = LoggerFactory.getLogger(LambdaEntry.class);

	private final WorkerLifecycle lifecycle;

	LambdaEntry(WorkerLifecycle lifecycle) {
		this.lifecycle = lifecycle;
	}

	@Override
	public byte[] apply(Message<InputStream> event) {
		LambdaInvocation invocation = LambdaInvocation.of(event.getHeaders().get(CONTEXT_HEADER, Context.class));
		WorkReport report = run(WorkerJson.readInvitation(text(event.getPayload())), invocation);
		return WorkerJson.write(report).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Serve until the worker is drained or Lambda's deadline is near. Blocks until the
	 * connection is closed, for the environment is frozen after the return; a frozen
	 * connection would be dead.
	 * @param invitation where to join
	 * @param invocation what Lambda says of the run
	 * @return the report
	 */
	WorkReport run(Invitation invitation, LambdaInvocation invocation) {
		Invitation bounded = invocation.bound(invitation);
		WorkerSession session = this.lifecycle.join(bounded);
		log.info("Worker {} begins: {}; it dials {} and lives for {} at most", session.workerId(), invocation,
				bounded.address(), bounded.lifetime());
		WorkReport report = session.report().join();
		log.info("Worker {} ends: {}; {}, {}", report.workerId(), invocation, report.outcome(), report.reason());
		return report;
	}

	private static String text(InputStream event) {
		try {
			return new String(event.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
