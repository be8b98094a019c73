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

package io.jobber.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.SmartLifecycle;

import io.jobber.grpc.JoinServer;
import io.jobber.grpc.JoinService;
import io.jobber.grpc.Refusals;

/**
 * Jobber's own gRPC server, which starts before the pools and stops after them. It is
 * made anew at each start, since a gRPC server starts once.
 */
final class OwnWorkerServer implements WorkerServer, SmartLifecycle {

	static final String PREFIX = "jobber.server";

	private static final Logger logger = LoggerFactory.getLogger(OwnWorkerServer.class);

	private final JoinService service;

	private final InetSocketAddress address;

	private final ServerTls tls;

	private volatile @Nullable JoinServer server; // written by the container's threads

	OwnWorkerServer(JoinService service, InetSocketAddress address, ServerTls tls) {
		this.service = service;
		this.address = address;
		this.tls = tls;
	}

	@Override
	public void start() {
		JoinServer created = new JoinServer(this.service, this.address, this.tls.credentials());
		try {
			created.start();
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + ".port", this.address.getPort(),
					"The server for workers cannot listen on " + this.address + ": " + rootMessage(ex)
							+ ". Stop the process that listens there, or set another port (0 for any that is free).");
		}
		this.server = created;
		logger.info("Workers join through port {} (jobber.server.port)", created.address().getPort());
	}

	private static @Nullable String rootMessage(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root.getMessage();
	}

	@Override
	public void stop() {
		JoinServer started = this.server;
		this.server = null;
		if (started != null) {
			started.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.server != null;
	}

	@Override
	public int getPhase() {
		return GrpcServerPostProcessor.PHASE;
	}

	@Override
	public void check(List<AssembledPool> pools) {
	}

	@Override
	public @Nullable InetSocketAddress listening() {
		JoinServer started = this.server;
		return (started != null) ? started.address() : null;
	}

	@Override
	public String prefix() {
		return PREFIX;
	}

	@Override
	public List<String> fingerprints() {
		return this.tls.fingerprints();
	}

	@Override
	public boolean isPlainText() {
		return this.tls.isPlainText();
	}

	@Override
	public void closeStrangers() {
		this.service.closeStrangers();
	}

	@Override
	public Refusals refusals() {
		return this.service.refusals();
	}

}
