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
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import org.jspecify.annotations.Nullable;

import io.jobber.grpc.Refusals.Reason;

/**
 * Keeps gRPC from logging a stack trace for each peer that speaks no HTTP/2 or no gRPC:
 * they are counted as refused instead. What gRPC logs below INFO is left as it is, and so
 * is what comes from threads that serve no connection of a server with a Join service.
 * <p>
 * Threads: the transport's. Each works for one connection at a time.
 */
final class TransportFailures extends ServerTransportFilter {

	private static final String ENDED = "io.grpc.netty.NettyServerTransport.connections";

	// A logger that nothing refers to loses its filter.
	private static final List<Logger> loggers = List.of(Logger.getLogger(ENDED),
			Logger.getLogger("io.grpc.netty.NettyServerHandler"), Logger.getLogger("io.grpc.netty.NettyServerStream"));

	private static final ThreadLocal<@Nullable Served> served = new ThreadLocal<>();

	private final Refusals refusals;

	TransportFailures(Refusals refusals) {
		this.refusals = refusals;
		synchronized (loggers) {
			for (Logger logger : loggers) {
				Filter others = logger.getFilter();
				if (!(others instanceof Quiet)) {
					logger.setFilter(new Quiet(others));
				}
			}
		}
	}

	@Override
	public Attributes transportReady(Attributes transport) {
		serve(null);
		return transport;
	}

	/**
	 * This thread works for a connection now.
	 * @param peer its other end, as far as it is known
	 */
	void serve(@Nullable SocketAddress peer) {
		Served thread = served.get();
		if (thread == null || thread.refusals != this.refusals) {
			thread = new Served(this.refusals);
			served.set(thread);
		}
		thread.accepted = peer;
	}

	// gRPC logs why a connection has failed on the same thread, and just before.
	@Override
	public void transportTerminated(@Nullable Attributes transport) {
		Served thread = served.get();
		if (thread != null && thread.failure != null) {
			this.refusals.add(Reason.TRANSPORT,
					(transport != null) ? transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) : thread.accepted,
					thread.failure);
			thread.failure = null;
		}
	}

	private static final class Served {

		private final Refusals refusals;

		// Known for certain only if connections are seen as they are accepted.
		private @Nullable SocketAddress accepted;

		private @Nullable String failure;

		private Served(Refusals refusals) {
			this.refusals = refusals;
		}

		private void failed(LogRecord entry) {
			Throwable thrown = entry.getThrown();
			String failure = entry.getMessage() + ((thrown != null) ? ": " + IncomingFrame.rootMessage(thrown) : "");
			if (ENDED.equals(entry.getLoggerName())) {
				this.failure = failure;
			}
			else {
				this.refusals.add(Reason.TRANSPORT, this.accepted, failure);
			}
		}

	}

	private record Quiet(@Nullable Filter others) implements Filter {

		@Override
		public boolean isLoggable(LogRecord entry) {
			Served thread = served.get();
			if (thread != null && entry.getLevel().intValue() >= Level.INFO.intValue()) {
				thread.failed(entry);
				return false;
			}
			return this.others == null || this.others.isLoggable(entry);
		}

	}

}
