package io.jobber.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/**
 * Where workers dial: what the property says, else the address of this application's own
 * gRPC server, which is known once it has started.
 */
final class CallbackAddress implements ApplicationListener<GrpcServerStartedEvent> {

	private final @Nullable String configured;

	private volatile @Nullable String listening; // set when the server starts, read by
													// any thread

	CallbackAddress(@Nullable String configured) {
		this.configured = configured;
	}

	@Override
	public void onApplicationEvent(GrpcServerStartedEvent event) {
		for (SocketAddress address : event.getServer().getListenSockets()) {
			if (address instanceof InetSocketAddress socket) {
				this.listening = host(socket.getAddress()) + ":" + socket.getPort();
				return;
			}
		}
	}

	// Not a Supplier: Spring Cloud Function would take it for a function to be called.
	String address() {
		String address = (this.configured != null) ? this.configured : this.listening;
		if (address == null) {
			throw new IllegalStateException("Workers cannot dial back: the gRPC server listens on no TCP port "
					+ "(spring.grpc.server.port, or jobber.scheduler.callback-address)");
		}
		return address;
	}

	private static String host(InetAddress address) {
		if (address.isAnyLocalAddress()) {
			return "127.0.0.1";
		}
		String host = address.getHostAddress();
		return (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
	}

}
