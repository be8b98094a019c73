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

package io.jobber.scheduler;

import java.net.InetAddress;
import java.util.Locale;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Whether a host is this one, as far as its name tells: what a launcher calls there, or a
 * worker dials, is for this host only.
 */
public final class LoopbackHost {

	private LoopbackHost() {
	}

	/**
	 * Whether a host is the loopback one. Never asks the DNS: a name is that of another
	 * host, unless it is {@code localhost} or below it.
	 * @param host a name, or an IP address with or without brackets; {@code null} is none
	 * @return whether other hosts cannot be reached by it
	 */
	public static boolean matches(@Nullable String host) {
		if (host == null) {
			return false;
		}
		InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
		String name = "." + host.toLowerCase(Locale.ROOT);
		return (address != null) ? address.isLoopbackAddress() : name.endsWith(".localhost");
	}

}
