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

import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * How a Join call ended, which the transport tells a tracer before any other callback,
 * and with more detail than "cancelled". Before that, it counts the bytes of a Hello as
 * they arrive: what is not yet a whole message is held in memory, too.
 * <p>
 * Threads: the transport's writes, gRPC's thread of the call reads.
 */
final class CallEnd extends ServerStreamTracer {

	/**
	 * How many bytes a call may send before its Welcome.
	 */
	static final int MAX_HELLO_BYTES = 16 * 1024;

	static final Factory FACTORY = new Factory() {

		private final ServerStreamTracer none = new ServerStreamTracer() {
		};

		@Override
		public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
			return JoinService.METHOD.equals(fullMethodName) ? new CallEnd(System.nanoTime()) : this.none;
		}

	};

	/**
	 * Notes when each connection began: its age is what a server limits.
	 */
	static final ServerTransportFilter CONNECTIONS = new ServerTransportFilter() {

		@Override
		public Attributes transportReady(Attributes transport) {
			return transport.toBuilder().set(CONNECTED_NANOS, System.nanoTime()).build();
		}

	};

	/**
	 * What is to be done, for a connection, when a worker has joined through it.
	 */
	static final Attributes.Key<Runnable> ON_WELCOME = Attributes.Key.create("jobber-on-welcome");

	private static final Attributes.Key<Long> CONNECTED_NANOS = Attributes.Key.create("jobber-connected-nanos");

	private static final Context.Key<CallEnd> KEY = Context.key("jobber-join-call-end");

	private volatile long connectedNanos;

	private volatile @Nullable SocketAddress peer;

	private volatile @Nullable Runnable onWelcome;

	private volatile @Nullable Runnable tooLarge; // not null while a Hello is awaited

	private long helloBytes; // the transport's thread

	private volatile @Nullable Status status; // null until the call has ended

	private volatile long endNanos;

	private volatile @Nullable SSLSession tls;

	CallEnd(long startNanos) {
		this.connectedNanos = startNanos;
	}

	/**
	 * Of the call that is served on this thread.
	 * @return {@code null} if the server has no such tracer
	 */
	static @Nullable CallEnd current() {
		return KEY.get();
	}

	@Override
	public Context filterContext(Context context) {
		return context.withValue(KEY, this);
	}

	/**
	 * What the peer has presented by TLS.
	 * @return the peer's own certificate; {@code null} if it has presented none, or in
	 * plain text
	 */
	@Nullable X509Certificate certificate() {
		SSLSession session = this.tls;
		try {
			return (session != null && session.getPeerCertificates()[0] instanceof X509Certificate certificate)
					? certificate : null;
		}
		catch (SSLPeerUnverifiedException ex) {
			return null;
		}
	}

	@Override
	public void serverCallStarted(ServerCallInfo<?, ?> call) {
		this.tls = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
		Long nanos = call.getAttributes().get(CONNECTED_NANOS);
		if (nanos != null) {
			this.connectedNanos = nanos;
		}
		this.onWelcome = call.getAttributes().get(ON_WELCOME);
		this.peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
	}

	/**
	 * The address of the peer.
	 * @return {@code null} if the transport does not tell
	 */
	@Nullable SocketAddress peer() {
		return this.peer;
	}

	/**
	 * Limit what the peer may send from now on.
	 * @param tooLarge is run when it sends more, on the transport's thread
	 */
	void awaitHello(Runnable tooLarge) {
		this.tooLarge = tooLarge;
	}

	/**
	 * The peer may send frames of any size from now on.
	 */
	void welcomed() {
		this.tooLarge = null;
		Runnable action = this.onWelcome;
		if (action != null) {
			action.run();
		}
	}

	boolean isHelloAwaited() {
		return this.tooLarge != null;
	}

	@Override
	public void inboundWireSize(long bytes) {
		Runnable refusal = this.tooLarge;
		if (refusal != null) {
			this.helloBytes += bytes;
			if (this.helloBytes > MAX_HELLO_BYTES) {
				refusal.run();
			}
		}
	}

	@Override
	public void streamClosed(Status status) {
		this.endNanos = System.nanoTime();
		this.status = status;
	}

	/**
	 * Why the call ended, as a clause that follows the name of a worker: what it did, or
	 * the setting of the server that ended it.
	 * @param limits the limits of the server
	 * @return the reason
	 */
	String reason(StreamLimits limits) {
		Status end = this.status;
		return (end != null) ? reason(end, Duration.ofNanos(this.endNanos - this.connectedNanos), limits)
				: "its call has ended";
	}

	static String reason(Status end, Duration age, StreamLimits limits) {
		String words = String.valueOf(end.getDescription());
		return switch (end.getCode()) {
			case RESOURCE_EXHAUSTED -> words.contains("pings")
					? "the gRPC server ended its connection, since it pinged more often than is allowed "
							+ "(spring.grpc.server.keepalive.permit.time)"
					: "it sent a frame of more bytes than the gRPC server reads (jobber.max-payload-size): " + words;
			case UNAVAILABLE -> words.startsWith("Keepalive failed")
					? "it did not answer a ping of the gRPC server in time (spring.grpc.server.keepalive.timeout)"
					: limits.isEndOfConnection(age) ? "the gRPC server ended its connection after " + seconds(age)
							+ " (spring.grpc.server.keepalive.connection.max-age, which is "
							+ seconds(limits.maxConnectionAge()) + ")" : "its connection was cut: " + words;
			case DEADLINE_EXCEEDED -> "the deadline that it had set for its call has passed";
			case CANCELLED -> "it cancelled its call: " + words;
			default -> "its call ended with " + end.getCode() + ": "
					+ ((end.getCause() != null) ? IncomingFrame.rootMessage(end.getCause()) : words);
		};
	}

	private static String seconds(Duration duration) {
		return duration.toSeconds() + " s";
	}

}
