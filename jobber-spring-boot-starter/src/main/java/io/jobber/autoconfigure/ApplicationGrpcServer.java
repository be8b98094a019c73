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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.grpc.Server;
import io.grpc.TlsServerCredentials.ClientAuth;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;
import org.springframework.util.unit.DataSize;

import io.jobber.grpc.JoinService;
import io.jobber.grpc.Refusals;

/**
 * The application's gRPC server. The check fails the start where no worker could ever
 * join; where some would merely be lost too early, it warns.
 */
final class ApplicationGrpcServer implements WorkerServer, ApplicationListener<GrpcServerStartedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationGrpcServer.class);

	private static final String PREFIX = "spring.grpc.server.";

	// What Boot makes of the servlet transport, a class that not every application has.
	private static final String SERVLET_REGISTRATION = "grpcServletRegistration";

	// Those of a worker's call count less, names, values and 32 bytes each.
	private static final DataSize LEAST_METADATA = DataSize.ofKilobytes(1);

	// A side that has heard nothing for so many takes the other for lost.
	private static final int SILENT_INTERVALS = 4;

	// That have started.
	private final List<Server> servers = new CopyOnWriteArrayList<>();

	private final GrpcServerProperties properties;

	private final ListableBeanFactory beans;

	private final Environment environment;

	private final JoinService joinService;

	private final Duration heartbeatInterval;

	private final ServerCertificates certificates;

	ApplicationGrpcServer(GrpcServerProperties properties, ListableBeanFactory beans, Environment environment,
			JoinService joinService, Duration heartbeatInterval, ServerCertificates certificates) {
		this.joinService = joinService;
		this.heartbeatInterval = heartbeatInterval;
		this.properties = properties;
		this.beans = beans;
		this.environment = environment;
		this.certificates = certificates;
	}

	@Override
	public void onApplicationEvent(GrpcServerStartedEvent event) {
		this.servers.removeIf(Server::isShutdown);
		this.servers.add(event.getServer());
	}

	@Override
	public @Nullable InetSocketAddress listening() {
		return addresses().filter(InetSocketAddress.class::isInstance)
			.map(InetSocketAddress.class::cast)
			.findFirst()
			.orElse(null);
	}

	private Stream<? extends SocketAddress> addresses() {
		return this.servers.stream()
			.filter(JoinService::isServedBy)
			.flatMap((server) -> server.getListenSockets().stream());
	}

	@Override
	public String prefix() {
		return "spring.grpc.server";
	}

	@Override
	public List<String> fingerprints() {
		return this.certificates.fingerprints();
	}

	@Override
	public boolean isPlainText() {
		return this.properties.getSsl().getEnabled() == null && this.properties.getSsl().getBundle() == null;
	}

	@Override
	public void closeStrangers() {
		this.joinService.closeStrangers();
	}

	@Override
	public Refusals refusals() {
		return this.joinService.refusals();
	}

	@Override
	public void check(List<AssembledPool> pools) {
		List<AssembledPool> joined = pools.stream().filter(AssembledPool::hasWorkers).toList();
		if (joined.isEmpty()) {
			return;
		}
		PoolSettings dialled = joined.stream()
			.filter((pool) -> pool.launching().launcher() != null)
			.map(AssembledPool::settings)
			.filter((pool) -> pool.scheduler().callbackAddress() == null)
			.findFirst()
			.orElse(null);
		if (this.servers.isEmpty()) {
			checkWithoutServer(dialled);
			return;
		}
		if (this.servers.stream().noneMatch(JoinService::isServedBy)) {
			throw new InvalidConfigurationPropertyValueException("jobber.enabled", "true",
					"No worker can join: none of the gRPC servers serves " + JoinService.METHOD
							+ ". A ServerServiceDefinitionFilter or a GrpcServiceDiscoverer of this application leaves it "
							+ "out: let it in, or switch Jobber off.");
		}
		checkTransport(dialled);
		joined.forEach((pool) -> checkIdentities(pool.settings()));
		checkMetadata();
		joined.forEach((pool) -> warnOfMaximumAge(pool.settings()));
		warnOfKeepalive(this.heartbeatInterval);
	}

	private void checkWithoutServer(@Nullable PoolSettings dialled) {
		if (this.beans.containsBean(SERVLET_REGISTRATION)) {
			String reason = "gRPC is served by the web server, ";
			if (dialled != null) {
				throw invalid("servlet.enabled", this.environment.getProperty(PREFIX + "servlet.enabled"),
						reason + "so workers that are launched do not know where to dial. Set it to false, which gives "
								+ "gRPC a port of its own, or say where the web server listens " + "("
								+ dialled.prefix() + ".scheduler.callback-address).");
			}
			logger
				.warn("{}which starts after the first workers were launched: set {}servlet.enabled=false to give gRPC "
						+ "a port of its own", reason, PREFIX);
			return;
		}
		String enabled = this.environment.getProperty(PREFIX + "factory.enabled");
		if (enabled != null && !enabled.equalsIgnoreCase("true") && isMissing(GrpcServerFactory.class)
				&& isMissing(Server.class)) {
			throw invalid("factory.enabled", enabled, "Without a gRPC server no worker can join. Remove it, define a "
					+ "GrpcServerFactory and its GrpcServerLifecycle, or switch Jobber off (jobber.enabled=false).");
		}
		if (dialled != null) {
			throw invalid("port", null,
					"Workers cannot dial back: no gRPC server has started before them. One of your own needs a "
							+ "GrpcServerLifecycle in a phase before " + JobberLifecycle.PHASE + ".");
		}
	}

	private void checkTransport(@Nullable PoolSettings dialled) {
		if (listening() != null) {
			return;
		}
		String path = this.properties.getNetty().getDomainSocketPath();
		String property = (path != null) ? "netty.domain-socket-path" : "inprocess.name";
		String value = (path != null) ? path : this.properties.getInprocess().getName();
		String reason = "Workers dial a TCP port, and the gRPC server has none: it listens on " + addresses().toList()
				+ " only.";
		if (dialled != null) {
			String settings = dialled.prefix() + ".scheduler.";
			throw invalid(property, value,
					reason + ((path != null)
							? " Remove it, or say where a proxy listens that dials the socket (" + settings
									+ "callback-address)."
							: " Let there be one with a port beside it, or launch no workers (" + settings
									+ "launcher=none with a join token)."));
		}
		logger.warn("{} Only workers that dial a proxy can join ({}{})", reason, PREFIX, property);
	}

	private void checkIdentities(PoolSettings pool) {
		GrpcServerProperties.Ssl ssl = this.properties.getSsl();
		if (pool.joinIdentities() != null && (this.certificates.fingerprints().isEmpty()
				|| ssl.getClientAuth() == ClientAuth.NONE || !ssl.isSecure())) {
			throw pool.invalid("scheduler.join-identities", pool.scheduler().joinIdentities(),
					"The gRPC server does not ask workers for certificates, or does not check them: set " + PREFIX
							+ "ssl.bundle with a trust store and " + PREFIX + "ssl.client-auth=optional, and leave "
							+ PREFIX + "ssl.secure as it is.");
		}
	}

	private void checkMetadata() {
		DataSize size = this.properties.getInbound().getMetadata().getMaxSize();
		if (size.compareTo(LEAST_METADATA) < 0) {
			throw invalid("inbound.metadata.max-size", size, "No worker can join: the metadata of its call may need "
					+ LEAST_METADATA.toBytes() + " bytes. Set it to that or more.");
		}
	}

	private void warnOfMaximumAge(PoolSettings pool) {
		GrpcServerProperties.Keepalive.Connection connection = this.properties.getKeepalive().getConnection();
		Duration maxAge = connection.getMaxAge();
		Duration grace = connection.getGracePeriod();
		if (maxAge == null || grace == null) {
			return;
		}
		// gRPC takes off a tenth, or adds it, so that not all connections end at once.
		Duration shortest = maxAge.multipliedBy(9).dividedBy(10).plus(grace);
		Duration lifetime = pool.workerLifetime();
		if (lifetime.isZero() || lifetime.compareTo(shortest) >= 0) {
			logger.warn(
					"The gRPC server ends connections after {} and a grace period of {}, so workers of pool {}, "
							+ "which {}, are lost with their tasks: remove {}keepalive.connection.max-age, or set "
							+ "{}.scheduler.worker-lifetime to less than {}",
					maxAge, grace, pool.name(), lifetime.isZero() ? "have no lifetime" : "live for " + lifetime, PREFIX,
					pool.prefix(), shortest);
		}
	}

	private void warnOfKeepalive(Duration heartbeatInterval) {
		Duration time = this.properties.getKeepalive().getTime();
		Duration timeout = this.properties.getKeepalive().getTimeout();
		Duration silence = heartbeatInterval.multipliedBy(SILENT_INTERVALS);
		if (time != null && timeout != null && time.plus(timeout).compareTo(silence) < 0) {
			logger.warn(
					"The gRPC server cuts off a worker that pauses for {}, which its heartbeats allow it for {}: set {} "
							+ "and {} to more, or jobber.heartbeat-interval, which is {}, to less",
					time.plus(timeout), silence, PREFIX + "keepalive.time", PREFIX + "keepalive.timeout",
					heartbeatInterval);
		}
	}

	private boolean isMissing(Class<?> type) {
		return this.beans.getBeanNamesForType(type, true, false).length == 0;
	}

	private static InvalidConfigurationPropertyValueException invalid(String property, @Nullable Object value,
			String reason) {
		return new InvalidConfigurationPropertyValueException(PREFIX + property, value, reason);
	}

}
