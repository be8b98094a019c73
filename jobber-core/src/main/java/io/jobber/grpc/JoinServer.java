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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * A gRPC server for workers alone: it serves the Join method and nothing else, within
 * limits that suit it. Thread-safe.
 */
public final class JoinServer implements AutoCloseable {

	// A worker has one call on a connection of its own; the rest is for a slow end of the
	// call before.
	private static final int MAX_CALLS_PER_CONNECTION = 4;

	private static final int MAX_METADATA_BYTES = 8 * 1024;

	// For TLS and HTTP/2, and then for the call.
	private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

	private static final int MAX_RESETS = 20;

	private static final int RESET_WINDOW_SECONDS = 10;

	private final Server server;

	private final EventLoopGroup accepting = threads("jobber-server-accept", 1);

	private final EventLoopGroup serving = threads("jobber-server", Runtime.getRuntime().availableProcessors());

	private final StrangerLimit strangers;

	/**
	 * Create a server that does not listen yet.
	 * @param service what it serves
	 * @param address where it listens; port 0 is any free one
	 * @param credentials plain text or TLS
	 */
	public JoinServer(JoinService service, InetSocketAddress address, ServerCredentials credentials) {
		this.strangers = new StrangerLimit(service.refusals(), StrangerLimit.most());
		NettyServerBuilder builder = NettyServerBuilder.forAddress(address, credentials)
			.channelFactory(this::listener)
			.bossEventLoopGroup(this.accepting)
			.workerEventLoopGroup(this.serving)
			.maxInboundMetadataSize(MAX_METADATA_BYTES)
			.maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
			.maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
			.handshakeTimeout(HANDSHAKE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
			.maxConnectionIdle(HANDSHAKE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		builder.addTransportFilter(this.strangers.filter);
		service.addTo(builder);
		this.server = builder.build();
	}

	private static EventLoopGroup threads(String name, int count) {
		return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
	}

	private ServerChannel listener() {
		ServerChannel channel = new NioServerSocketChannel();
		channel.pipeline().addLast(this.strangers);
		return channel;
	}

	/**
	 * Listen, and serve workers from now on.
	 * @throws IOException if the address cannot be listened on
	 */
	public void start() throws IOException {
		this.server.start();
	}

	/**
	 * Where the server listens.
	 * @return the address with the port that it has got
	 * @throws IllegalStateException if it does not listen
	 */
	public InetSocketAddress address() {
		return (InetSocketAddress) this.server.getListenSockets().get(0);
	}

	/**
	 * How many connections there are through which no worker has joined.
	 * @return the number of connections, which has a limit
	 */
	public int strangers() {
		return this.strangers.count();
	}

	/**
	 * How many of those there may be.
	 * @return the limit, from 2 to 512 by what the process may have open
	 */
	public int maxStrangers() {
		return StrangerLimit.most();
	}

	/**
	 * Stop listening, and close all connections. Blocks for a second at most.
	 */
	@Override
	public void close() {
		this.server.shutdownNow();
		this.accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
		this.serving.shutdownGracefully(0, 1, TimeUnit.SECONDS);
		try {
			this.server.awaitTermination(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
