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

package io.jobber.worker;

import java.util.concurrent.ThreadFactory;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The threads of a worker's connections. They are as gRPC's own would be, which do not
 * say who they are: one for each processor, and on Linux with epoll, where Netty's
 * library for that is on the class path. A thread begins with its first connection. What
 * it is given, by itself as well, it runs in order, after all that it has just read; once
 * the worker is closed, it refuses.
 */
final class NetworkThreads {

	static final String NAME = "jobber-worker-network";

	private static final boolean EPOLL = hasEpoll();

	private NetworkThreads() {
	}

	// Deprecated in Netty 4.2, whose new names for them are not in the 4.1 that gRPC
	// brings.
	@SuppressWarnings("deprecation")
	static EventLoopGroup create() {
		int count = Runtime.getRuntime().availableProcessors();
		ThreadFactory factory = new DefaultThreadFactory(NAME, true);
		// Two statements: of one expression the verifier would load both classes.
		if (EPOLL) {
			return new EpollEventLoopGroup(count, factory);
		}
		return new NioEventLoopGroup(count, factory);
	}

	/**
	 * What these threads read and write.
	 * @return the type of a connection
	 */
	static Class<? extends Channel> channelType() {
		return EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
	}

	private static boolean hasEpoll() {
		try {
			return Epoll.isAvailable();
		}
		catch (NoClassDefFoundError ex) {
			return false;
		}
	}

}
