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

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import com.sun.management.UnixOperatingSystemMXBean;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

import io.jobber.grpc.Refusals.Reason;

/**
 * Limits the connections of a server through which no worker has joined so far, together
 * and of each address. The oldest of too many is closed: an honest worker joins at once.
 * A connection stops to count with its Welcome, for all workers of a pool may have the
 * same address.
 * <ul>
 * <li>the thread that accepts: {@link #channelRead}</li>
 * <li>the transport's: {@link #transportReady}, {@link #known}</li>
 * </ul>
 */
final class StrangerLimit extends ChannelInboundHandlerAdapter {

	private static final int MOST = 512;

	// The rest is for the workers, and for all else that the process has open.
	private static final int SHARE_OF_DESCRIPTORS = 8;

	final ServerTransportFilter filter = new ServerTransportFilter() {

		@Override
		public Attributes transportReady(Attributes transport) {
			SocketAddress peer = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
			return (peer != null)
					? transport.toBuilder().set(CallEnd.ON_WELCOME, () -> StrangerLimit.this.known(peer)).build()
					: transport;
		}

	};

	// Guarded by this. The oldest comes first.
	private final Map<SocketAddress, Channel> strangers = new LinkedHashMap<>();

	private final Set<SocketAddress> closing = new HashSet<>(); // guarded by this

	private final TransportFailures failures;

	private final Refusals refusals;

	private final int most;

	StrangerLimit(Refusals refusals, int most) {
		this.failures = new TransportFailures(refusals);
		this.refusals = refusals;
		this.most = most;
	}

	/**
	 * How many there may be, given what this process may have open.
	 * @return the limit
	 */
	static int most() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
				? (int) Math.max(2, Math.min(MOST, unix.getMaxFileDescriptorCount() / SHARE_OF_DESCRIPTORS)) : MOST;
	}

	@Override
	public boolean isSharable() {
		return true;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object accepted) {
		Channel channel = (Channel) accepted;
		SocketAddress peer = channel.remoteAddress();
		if (peer != null) {
			if (isClosing(this.most)) {
				// Accepting is faster than closing, and would use up all descriptors.
				this.refusals.add(Reason.TOO_MANY, peer, this.most + " connections are being closed");
				channel.unsafe().closeForcibly();
				return;
			}
			// The first listener: gRPC's says why the connection has ended.
			channel.closeFuture().addListener((closed) -> {
				closed(peer);
				this.failures.serve(peer);
			});
			channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {

				@Override
				public void channelRead(ChannelHandlerContext child, Object bytes) {
					StrangerLimit.this.failures.serve(peer);
					child.fireChannelRead(bytes);
				}

			});
			Channel oldest = add(peer, channel);
			if (oldest != null) {
				this.refusals.add(Reason.TOO_MANY, oldest.remoteAddress(),
						"more than " + this.most + " connections, or " + this.most / 2
								+ " of its address, have not joined, and this was the oldest");
				oldest.close();
			}
		}
		context.fireChannelRead(accepted);
	}

	/**
	 * How many connections there are through which no worker has joined.
	 * @return the number of connections
	 */
	synchronized int count() {
		return this.strangers.size();
	}

	private synchronized void known(SocketAddress peer) {
		this.strangers.remove(peer);
	}

	private synchronized void closed(SocketAddress peer) {
		this.strangers.remove(peer);
		this.closing.remove(peer);
	}

	private synchronized boolean isClosing(int count) {
		return this.closing.size() >= count;
	}

	private synchronized @Nullable Channel add(SocketAddress peer, Channel channel) {
		this.strangers.put(peer, channel);
		InetAddress address = address(peer);
		Channel oldestOfAddress = null;
		int ofAddress = 0;
		for (Map.Entry<SocketAddress, Channel> stranger : this.strangers.entrySet()) {
			if (address.equals(address(stranger.getKey())) && ofAddress++ == 0) {
				oldestOfAddress = stranger.getValue();
			}
		}
		Channel oldest = (ofAddress > this.most / 2) ? oldestOfAddress : null;
		if (oldest == null && this.strangers.size() > this.most) {
			oldest = this.strangers.values().iterator().next();
		}
		if (oldest != null) {
			this.strangers.values().remove(oldest);
			this.closing.add(oldest.remoteAddress());
		}
		return oldest;
	}

	private static InetAddress address(SocketAddress peer) {
		return ((InetSocketAddress) peer).getAddress();
	}

}
