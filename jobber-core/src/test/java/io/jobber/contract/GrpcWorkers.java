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

package io.jobber.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import org.awaitility.Awaitility;

import io.jobber.dispatch.WorkerInfo;
import io.jobber.grpc.JoinService;
import io.jobber.grpc.StreamLimits;
import io.jobber.proto.v1.DispatchGrpc;
import io.jobber.proto.v1.Hello;
import io.jobber.proto.v1.WorkerFrame;

/**
 * Workers made of raw frames, each on a connection of its own to a real port. The time of
 * the dispatcher is the test's all the same.
 */
final class GrpcWorkers implements Workers {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();

	private final Traffic traffic = new Traffic();

	private final Pool pool;

	private final Server server;

	GrpcWorkers(Pool pool) {
		this.pool = pool;
		JoinService service = new JoinService(pool.dispatcher, pool.invitations,
				new StreamLimits(Pool.HEARTBEAT, Pool.MAX_PAYLOAD_BYTES, Pool.MAX_PAYLOAD_BYTES + 65_536), pool.time);
		NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
			.addService(ServerInterceptors.intercept(service, this.traffic));
		builder.callExecutor(JoinService.CALL_EXECUTOR);
		try {
			this.server = builder.build().start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public ScriptedWorker join(String token, WorkerInfo info) {
		ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", this.server.getPort())
			.usePlaintext()
			.build();
		this.channels.add(channel);
		String stream = "stream-" + this.channels.size();
		Metadata headers = new Metadata();
		headers.put(Traffic.STREAM, stream);
		RawWorker worker = new RawWorker(info.id(), this.pool.dispatcher, this.traffic.of(stream), channel);
		DispatchGrpc.newStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers)).join(worker);
		worker.send(WorkerFrame.newBuilder().setHello(hello(token, info)).build());
		eventually(worker::isAnswered);
		return worker;
	}

	@Override
	public void close() {
		this.channels.forEach(ManagedChannel::shutdownNow);
		this.server.shutdownNow();
		try {
			this.server.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static void eventually(Callable<Boolean> condition) {
		Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(LIMIT).until(condition);
	}

	private static Hello hello(String token, WorkerInfo info) {
		return Hello.newBuilder()
			.setToken(token)
			.setWorkerId(info.id())
			.setSlots(info.slots())
			.addAllFunctions(info.functions())
			.setRemainingMs(info.lifetime().toMillis())
			.setProtocol(1)
			.build();
	}

}
