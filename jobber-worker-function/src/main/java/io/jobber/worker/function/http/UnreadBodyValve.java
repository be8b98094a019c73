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

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Bounds the threads that wait for what is left of bodies that nothing has read, such as
 * one that comes with a request for health. Tomcat reads it to keep the connection, and
 * would wait in each of its threads. Here a few threads wait, for a short rest; otherwise
 * the connection is closed. It is also closed if the body was not read to its end without
 * a thread, as Tomcat would ask for the rest again and again.
 */
final class UnreadBodyValve extends ValveBase {

	private static final int MAX_WAITING = 8;

	private static final int MAX_REST = 64 * 1024;

	private final Semaphore waiting = new Semaphore(MAX_WAITING);

	UnreadBodyValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
		if (!request.isAsync() && !request.getCoyoteRequest().isFinished() && !readRest(request, response)) {
			request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		}
	}

	private boolean readRest(Request request, Response response) throws IOException {
		if (request.getCoyoteRequest().getReadListener() != null || request.getContentLengthLong() > MAX_REST
				|| !this.waiting.tryAcquire()) {
			return false;
		}
		try {
			response.finishResponse();
			InputStream rest = request.getInputStream();
			return rest.readNBytes(MAX_REST).length < MAX_REST;
		}
		catch (IOException | IllegalStateException ex) {
			return false;
		}
		finally {
			this.waiting.release();
		}
	}

}
