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

package io.jobber.grpc;

import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.regex.Pattern;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

import io.jobber.grpc.JoinService.JoinTarget;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.WorkerFrame;
import io.jobber.scheduler.JoinIdentities;
import io.jobber.worker.PlainText;

/**
 * Authenticates a worker by its first frame, and admits or refuses it. From any thread.
 */
final class Admission {

	static final int PROTOCOL = 1;

	// How many it offers is its operator's business. More than this is a mistake.
	static final int MOST_STANDING_SLOTS = 10_000;

	private static final Pattern WORKER_ID = Pattern.compile("[\\w.:@/-]{1,128}");

	private Admission() {
	}

	/**
	 * Admit a worker, or not.
	 * @param frame its first one
	 * @param target of the pool that it wants to join
	 * @param standing whether it is a standing worker
	 * @param certificate what it has presented, if anything
	 * @param workerIds of all that have joined, to which its own is added
	 * @return why it may not join; {@code null} if it may, and its token is spent
	 */
	static @Nullable Status refusal(WorkerFrame frame, JoinTarget target, boolean standing,
			@Nullable X509Certificate certificate, Set<String> workerIds) {
		if (!frame.hasHello()) {
			return Status.INVALID_ARGUMENT
				.withDescription("The first frame must be Hello, but is " + frame.getFrameCase());
		}
		Hello hello = frame.getHello();
		if (hello.getProtocol() < PROTOCOL) {
			return Status.FAILED_PRECONDITION
				.withDescription("The worker speaks protocol " + hello.getProtocol() + ", the application " + PROTOCOL);
		}
		String untrusted = standing ? null : target.invitations().refusal(hello.getToken());
		if (untrusted != null) {
			return Status.UNAUTHENTICATED.withDescription(untrusted);
		}
		if (standing && target.identities() != null) {
			if (certificate == null) {
				return Status.UNAUTHENTICATED
					.withDescription("the worker has presented no certificate, but needs one of "
							+ target.invitations().setting("join-identities") + " beside its join token");
			}
			if (!target.identities().include(certificate)) {
				return Status.UNAUTHENTICATED.withDescription("the worker has presented the certificate of "
						+ PlainText.line(JoinIdentities.names(certificate).toString(), PlainText.MAX_MESSAGE_CHARS)
						+ ", which is none of " + target.invitations().setting("join-identities"));
			}
		}
		int most = standing ? MOST_STANDING_SLOTS : target.invitations().slots();
		if (hello.getSlots() < 1 || hello.getSlots() > most) {
			return Status.INVALID_ARGUMENT.withDescription("Hello.slots must be 1 to " + most
					+ (standing ? "" : ", as invited (" + target.invitations().setting("worker-slots") + ")")
					+ ", but is " + Integer.toUnsignedString(hello.getSlots()));
		}
		if (!WORKER_ID.matcher(hello.getWorkerId()).matches()) {
			return Status.INVALID_ARGUMENT
				.withDescription("Hello.worker_id must have 1 to 128 letters, digits or characters of -._:@/");
		}
		if (hello.getFunctionsList().stream().anyMatch(Admission::isNoFunction)) {
			return Status.INVALID_ARGUMENT.withDescription("Hello.functions must be names of 1 to "
					+ PlainText.MAX_HEADER_CHARS + " characters without control characters");
		}
		if (target.dispatcher().isShutDown()) {
			return Status.UNAVAILABLE.withDescription("The application is shutting down");
		}
		if (!workerIds.add(hello.getWorkerId())) {
			return Status.INVALID_ARGUMENT
				.withDescription("A worker of the name " + hello.getWorkerId() + " has joined already");
		}
		String refusal = standing ? null : target.invitations().redeem(hello.getToken());
		if (refusal != null) {
			workerIds.remove(hello.getWorkerId());
			return Status.UNAUTHENTICATED.withDescription(refusal);
		}
		return null;
	}

	private static boolean isNoFunction(String name) {
		return name.isBlank() || !PlainText.line(name, PlainText.MAX_HEADER_CHARS).equals(name);
	}

}
